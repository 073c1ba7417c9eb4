import { expect } from 'chai'
import { connect } from '../../../provider/libvirt/index.js'
import { startDaemon, type Daemon } from '../../lab/daemon/daemon.js'
import { failureOf } from '../failure-of.js'
import { runProgram } from './program.js'

const CONNECT = 'const connection = await libvirt.connect(uri)'

/** Programs against a daemon that answers: all of them end by themselves. */
const PROGRAMS: readonly { name: string; body: string; printed: string }[] = [
  { name: 'closed its connection', body: `${CONNECT}; await connection.close()`, printed: '' },
  {
    name: 'forgot its connection',
    body: `${CONNECT}; console.log((await connection.connectListAllStoragePools()).ret)`,
    printed: '1',
  },
  {
    name: 'left a download in the middle',
    body: `${CONNECT}
const pool = await connection.storagePoolLookupByName({ name: 'default' })
const vol = await connection.storageVolLookupByName({ pool, name: 'large' })
for await (const chunk of connection.storageVolDownload({ vol })) { console.log(chunk.length > 0); break }`,
    printed: 'true',
  },
  {
    name: 'ended its subscription',
    body: `${CONNECT}; const end = await connection.domainEvents(null, () => {}); await end()`,
    printed: '',
  },
  {
    name: 'was refused',
    body: `await libvirt.connect(uri + 'x').catch((error) => console.log(error.reason))`,
    printed: 'no-socket',
  },
]

/** Programs against a daemon that no longer answers. */
const STOPPED: readonly { name: string; body: string; printed: string }[] = [
  {
    name: 'gives up a call at its deadline',
    body: `${CONNECT}; stop()
await connection.domainLookupByName({ name: 'web' }, { deadline: 200 }).catch((error) => console.log(error.name, error.call))`,
    printed: 'DeadlineError domainLookupByName',
  },
  {
    name: 'gives up a call by a signal',
    body: `${CONNECT}; stop()
const signal = AbortSignal.timeout(200)
await connection.connectGetHostname({}, { signal }).catch((error) => console.log(error.name))`,
    printed: 'TimeoutError',
  },
  {
    name: 'gives up an upload at its deadline',
    body: `${CONNECT}
const pool = await connection.storagePoolLookupByName({ name: 'default' })
const vol = await connection.storageVolLookupByName({ pool, name: 'large' })
async function* endless() { stop(); for (;;) yield new Uint8Array(100_000) }
await connection.storageVolUpload({ vol }, endless(), { deadline: 300 }).catch((error) => console.log(error.name))`,
    printed: 'DeadlineError',
  },
  {
    name: 'detects that by keepalive',
    body: `const connection = await libvirt.connect(uri, { keepalive: { interval: 60, count: 2 } }); stop()
await connection.connectGetHostname().catch((error) => console.log(error.name, error.sent))`,
    printed: 'ConnectionLostError true',
  },
  {
    name: 'closes its connection',
    body: `${CONNECT}; stop(); await connection.close(); console.log(await connection.closed)`,
    printed: 'null',
  },
  {
    name: 'cannot connect',
    body: `stop(); await libvirt.connect(uri, { deadline: 300 }).catch((error) => console.log(error.reason))`,
    printed: 'timeout',
  },
]

describe('a program that uses libvirt ends by itself', () => {
  let daemon: Daemon
  before(async () => {
    daemon = await startDaemon()
    await daemon.virsh('vol-create-as', 'default', 'large', '64M', '--format', 'raw')
  })
  after(() => daemon.stop())

  for (const { name, body, printed } of PROGRAMS) {
    it(`when it ${name}`, async () => {
      expect(await runProgram(daemon.uri, body)).to.deep.equal({ code: 0, signal: null, printed })
    })
  }

  for (const { name, body, printed } of STOPPED) {
    it(`when its daemon is stopped and it ${name}`, async () => {
      const stop = `const stop = () => process.kill(${daemon.pid}, 'SIGSTOP')`
      try {
        expect(await runProgram(daemon.uri, `${stop}\n${body}`)).to.deep.equal({
          code: 0,
          signal: null,
          printed,
        })
      } finally {
        daemon.resume()
      }
    })
  }

  it('but not while it waits for a call', async () => {
    const body = `${CONNECT}; process.kill(${daemon.pid}, 'SIGSTOP')
spawn('sh', ['-c', 'sleep 0.5; kill -CONT ${daemon.pid}'], { detached: true, stdio: 'ignore' }).unref()
console.log((await connection.connectListAllStoragePools()).ret)`
    const program = await runProgram(
      daemon.uri,
      `import { spawn } from 'node:child_process'\n${body}`,
    )
    expect(program).to.deep.equal({ code: 0, signal: null, printed: '1' })
  })

  it('but not while it waits for an event', async () => {
    const body = `${CONNECT}
const end = await connection.domainEvents(null, ({ event }) => {
  console.log(event)
  setImmediate(() => end())
})`
    const connection = await connect(daemon.uri)
    const xml = `<domain type='qemu'><name>web</name><uuid>11111111-2222-3333-4444-555555555555</uuid><memory>65536</memory><os><type>hvm</type></os></domain>`
    const timer = setInterval(() => void connection.domainDefineXmlFlags({ xml }), 300)
    const { printed, ...ended } = await runProgram(daemon.uri, body)
    clearInterval(timer)
    expect(ended).to.deep.equal({ code: 0, signal: null })
    expect(printed).to.match(/^0(\n0)*$/)
    await connection.close()
  })

  it('and ignores the late answer to a call that was given up', async () => {
    const connection = await connect(daemon.uri)
    daemon.pause()
    const calls = [1, 2, 3].map(() =>
      failureOf(connection.connectGetHostname({}, { deadline: 50 })),
    )
    for (const call of calls) expect(await call).to.include({ name: 'DeadlineError' })
    daemon.resume()
    expect((await connection.connectListAllStoragePools()).ret).to.equal(1)
    await connection.close()
  })
})
