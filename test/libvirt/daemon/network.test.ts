import { expect } from 'chai'
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connect } from '../../../provider/libvirt/index.js'
import { startDaemon, type Daemon } from '../../lab/daemon/daemon.js'
import { failureOf } from '../failure-of.js'
import { makeAuthority, type Authority } from './authority.js'
import { freePort } from '../../lab/link/free-port.js'

describe('a real libvirtd over the network', () => {
  let daemon: Daemon
  let folder: string
  let authority: Authority
  let [tcp, tls] = [0, 0]
  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'rescue-pki-'))
    chmodSync(folder, 0o755) // the daemon runs as another user
    authority = await makeAuthority(join(folder, 'pki'))
    await makeAuthority(join(folder, 'foreign'))
    ;[tcp, tls] = [await freePort(), await freePort()]
    daemon = await startDaemon({ config: configOf(authority, { tcp, tls }), args: ['--listen'] })
  })
  after(async () => {
    await daemon.stop()
    rmSync(folder, { recursive: true })
  })

  it('is reached over tcp if the URI says so', async () => {
    const connection = await connect(`qemu+tcp://127.0.0.1:${tcp}/session`)
    expect(await connection.connectGetHostname()).to.equal((await daemon.virsh('hostname')).trim())
    await connection.close()
  })

  it('is reached over tls with a certificate it trusts, by name and by address', async () => {
    for (const host of ['localhost', '127.0.0.1']) {
      const connection = await connect(`qemu://${host}:${tls}/session?pkipath=${authority.client}`)
      const { pools } = await connection.connectListAllStoragePools()
      expect(pools.map(({ name }) => name)).to.deep.equal(['default'])
      await connection.close()
    }
  })

  it('carries many bytes over tls both ways', async () => {
    const connection = await connect(
      `qemu+tls://localhost:${tls}/session?pkipath=${authority.client}`,
    )
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

  const REFUSED: readonly { name: string; uri: () => string; reason: string; said: string }[] = [
    {
      name: 'the daemon is of another authority',
      uri: () => `qemu://localhost:${tls}/session?pkipath=${folder}/foreign`,
      reason: 'tls',
      said: 'certificate',
    },
    {
      name: 'the daemon does not trust our certificate',
      uri: () => `qemu://localhost:${tls}/session?no_verify=1&pkipath=${folder}/foreign`,
      reason: 'tls',
      said: 'closed the connection',
    },
    {
      name: 'there is no CA certificate',
      uri: () => `qemu://localhost:${tls}/session?pkipath=${folder}/nowhere`,
      reason: 'tls',
      said: 'nowhere/cacert.pem',
    },
    {
      name: 'the daemon listens, but not for tls',
      uri: () => `qemu://localhost:${tcp}/session?pkipath=${authority.client}`,
      reason: 'tls',
      said: '',
    },
    {
      name: 'the daemon listens for tls, but the URI says tcp',
      uri: () => `qemu+tcp://localhost:${tls}/session`,
      reason: 'protocol',
      said: '',
    },
    {
      name: 'nothing listens there',
      uri: () => 'qemu+tcp://127.0.0.1:1/session',
      reason: 'refused',
      said: 'nothing listens on port 1 of 127.0.0.1',
    },
    {
      name: 'there is no such host',
      uri: () => 'qemu+tcp://nowhere.invalid/session',
      reason: 'unknown-host',
      said: "'nowhere.invalid' is not known",
    },
  ]
  for (const { name, uri, reason, said } of REFUSED) {
    it(`fails and says what to do if ${name}`, async () => {
      const error = await failureOf(connect(uri(), { deadline: 10_000 }))
      expect(error).to.include({ name: 'ConnectError', reason })
      expect(error).to.have.property('message').that.contains(said)
    })
  }

  it('loses its connections when it is killed', async () => {
    const connection = await connect(`qemu+tcp://127.0.0.1:${tcp}/session`)
    await daemon.halt('SIGKILL')
    expect(await connection.closed).to.include({ name: 'ConnectionLostError' })
    await daemon.start()
  })
})

describe('a real libvirtd that requires SASL', () => {
  it('is refused, and the error names another transport', async () => {
    const port = await freePort()
    const daemon = await startDaemon({
      config: `listen_tls=0\nlisten_tcp=1\nlisten_addr="127.0.0.1"\ntcp_port="${port}"\nauth_tcp="sasl"`,
      args: ['--listen'],
    })
    const error = await failureOf(connect(`qemu+tcp://127.0.0.1:${port}/session`))
    await daemon.stop()
    expect(error).to.include({ name: 'ConnectError', reason: 'sasl' })
    expect(error).to.have.property('message').that.contains("use 'qemu+ssh://'")
  })
})

function configOf({ ca, server }: Authority, ports: { tcp: number; tls: number }): string {
  return [
    'listen_addr="127.0.0.1"',
    'listen_tcp=1',
    'auth_tcp="none"',
    `tcp_port="${ports.tcp}"`,
    'listen_tls=1',
    'auth_tls="none"',
    `tls_port="${ports.tls}"`,
    `ca_file="${ca}"`,
    `cert_file="${server.cert}"`,
    `key_file="${server.key}"`,
    'tls_no_sanity_certificate=1',
  ].join('\n')
}
