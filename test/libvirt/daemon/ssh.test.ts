import { expect } from 'chai'
import { chmodSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { connect } from '../../../provider/libvirt/index.js'
import { startDaemon, type Daemon } from '../../lab/daemon/daemon.js'
import { startSshd, type Sshd } from '../../lab/link/sshd.js'
import { skip } from '../../skip.js'
import { failureOf } from '../failure-of.js'

describe('a real libvirtd over ssh', function () {
  this.timeout(60_000)
  let daemon: Daemon
  let server: Sshd
  before(async function () {
    daemon = await startDaemon()
    try {
      server = await startSshd(daemon)
    } catch (error) {
      skip(this, `there is no throw-away sshd: ${(error as Error).message}`)
    }
  })
  after(async () => {
    await (server as Sshd | undefined)?.stop()
    await daemon.stop()
  })
  const uriOf = (more = '', known = server.knownHosts): string =>
    `qemu+ssh://${server.user}@127.0.0.1:${server.port}/session?keyfile=${server.keyfile}&known_hosts=${known}${more}`

  it('is reached through virt-ssh-helper, which finds the socket itself', async () => {
    const connection = await connect(uriOf())
    expect(await connection.connectGetHostname()).to.equal((await daemon.virsh('hostname')).trim())
    const { pools } = await connection.connectListAllStoragePools()
    expect(pools.map(({ name }) => name)).to.deep.equal(['default'])
    await connection.close()
    expect(await connection.closed).to.equal(null)
  })

  it('is reached through netcat, where the URI names a socket', async () => {
    const netcat = join(server.folder, 'netcat')
    writeFileSync(netcat, NETCAT)
    chmodSync(netcat, 0o755)
    const connection = await connect(uriOf(`&socket=${daemon.socket}&netcat=${netcat}`))
    expect((await connection.connectListAllStoragePools()).ret).to.equal(1)
    await connection.close()
  })

  it('carries many bytes both ways', async () => {
    const connection = await connect(uriOf())
    const pool = await connection.storagePoolLookupByName({ name: 'default' })
    const xml = `<volume><name>a</name><capacity>${8 << 20}</capacity><target><format type='raw'/></target></volume>`
    const vol = await connection.storageVolCreateXml({ pool, xml })
    const data = Buffer.alloc(8 << 20, 'no power of two')
    await connection.storageVolUpload({ vol, length: data.length }, data)
    const chunks: Uint8Array[] = []
    for await (const chunk of connection.storageVolDownload({ vol })) chunks.push(chunk)
    expect(Buffer.concat(chunks).equals(data)).to.equal(true)
    await connection.close()
  })

  it('loses the connection when the daemon ends', async () => {
    const connection = await connect(uriOf())
    const call = failureOf(
      connection.closed.then((error) => Promise.reject(error ?? new Error('closed'))),
    )
    await daemon.halt('SIGKILL')
    expect(await call).to.include({ name: 'ConnectionLostError' })
    expect(await failureOf(connection.connectListAllStoragePools())).to.include({ sent: false })
    await daemon.start()
  })

  it('12.18: names libvirt, and not ssh, if the daemon is frozen', async () => {
    await (await connect(uriOf())).close()
    daemon.pause()
    try {
      const error = await failureOf(connect(uriOf(), { deadline: 6_000 }))
      expect(error).to.include({ name: 'ConnectError', reason: 'timeout' })
      expect(error)
        .to.have.property('message')
        .that.contains('ssh has connected, but libvirt did not answer within 6 s; its daemon hangs')
    } finally {
      daemon.resume()
    }
  })

  const REFUSED: readonly { name: string; uri: () => string; said: string }[] = [
    {
      name: 'the host key is not known',
      uri: () => uriOf('', '/dev/null'),
      said: 'exited with 255: Host key verification failed',
    },
    {
      name: 'the host key has changed',
      uri: () => uriOf('', foreignKnownHosts(server)),
      said: 'REMOTE HOST IDENTIFICATION HAS CHANGED',
    },
    {
      name: 'the key is not accepted',
      uri: () => uriOf('').replace(server.keyfile, '/nowhere/key'),
      said: 'Permission denied (publickey)',
    },
    {
      name: 'there is no netcat',
      uri: () => uriOf(`&socket=${daemon.socket}&netcat=/nowhere/nc`),
      said: 'exited with 127',
    },
    {
      name: 'nobody listens there',
      uri: () => uriOf('').replace(`:${server.port}/`, ':1/'),
      said: 'Connection refused',
    },
  ]
  for (const { name, uri, said } of REFUSED) {
    it(`says what ssh says when ${name}`, async () => {
      const error = await failureOf(connect(uri()))
      expect(error).to.include({ name: 'ConnectError', reason: 'ssh' })
      expect(error).to.have.property('message').that.contains(said)
      expect(error)
        .to.have.property('message')
        .that.does.not.match(/\p{Cc}/u)
    })
  }

  it('goes past an unknown key only where the URI says so', async () => {
    const connection = await connect(uriOf('&no_verify=1', '/dev/null'))
    expect((await connection.connectListAllStoragePools()).ret).to.equal(1)
    await connection.close()
  })
})

function foreignKnownHosts({ folder, port }: Sshd): string {
  const path = join(folder, 'foreign')
  const key = 'AAAAC3NzaC1lZDI1NTE5AAAAIAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA'
  writeFileSync(path, `[127.0.0.1]:${port} ssh-ed25519 ${key}\n`)
  return path
}

/** As much of netcat as the transport uses: `-U SOCKET`. */
const NETCAT = `#!/usr/bin/env node
const socket = require('node:net').connect(process.argv.at(-1))
process.stdin.pipe(socket).pipe(process.stdout)
`
