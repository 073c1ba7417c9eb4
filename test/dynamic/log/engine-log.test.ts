import { expect } from 'chai'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer as createHttp2Server } from 'node:http2'
import { createRequire } from 'node:module'
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net'
import { join } from 'node:path'
import { openEngineLog } from '../../../provider/dynamic/log/engine-log.js'
import type { Line } from '../../../provider/dynamic/log/line.js'

/** The program in whose process dynamic providers run. */
const SCRIPT = createRequire(import.meta.url).resolve(
  '@pulumi/pulumi/cmd/dynamic-provider/index.js',
)
const LINE: Line = { severity: 'warning', text: 'mind the gap', urn: '' }

describe("the engine's log", () => {
  let server: Server
  /** They would keep this process: the engine closes none either. */
  const sockets = new Set<Socket>()
  afterEach(() => {
    server.close()
    for (const socket of sockets) socket.destroy()
    sockets.clear()
  })

  async function listen(made: Server): Promise<string> {
    server = made
    server.on('connection', (socket) => sockets.add(socket))
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    return `127.0.0.1:${(server.address() as AddressInfo).port}`
  }

  /** Of a line; an engine that answers has 20 s, however busy the machine is. */
  async function outcome(address: string, ms = 20_000): Promise<string> {
    const send = openEngineLog(['node', SCRIPT, address], ms)
    if (send === undefined) return 'not there'
    return send(LINE).then(
      () => 'taken',
      () => 'refused',
    )
  }

  it('takes a line', async () => {
    const { server: engine, bodies } = fakeEngine()
    expect(await outcome(await listen(engine))).to.equal('taken')
    expect(Buffer.concat(bodies).toString()).to.contain('mind the gap')
  })

  it('is given up if the engine does not answer, or not in time', async () => {
    const silent = await listen(createServer((socket) => socket.resume().unref()))
    expect(await outcome(silent, 200)).to.equal('refused')
  })

  it('is given up at once if nothing listens', async () => {
    const address = await listen(createServer())
    server.close()
    expect(await outcome(address)).to.equal('refused')
  })

  const ABSENT: readonly (readonly [string, readonly string[]])[] = [
    ['the process has no arguments', []],
    ['there is no address', ['node', SCRIPT]],
    ['the address is not on this computer', ['node', SCRIPT, 'example.org:80']],
    ['the argument is not an address', ['node', SCRIPT, '--exit']],
    ['the script is not one of Pulumi', ['node', '/nowhere/index.js', '127.0.0.1:1']],
    ['the script has no path', ['node', '', '127.0.0.1:1']],
  ]
  for (const [name, argv] of ABSENT) {
    it(`is not there if ${name}`, () => {
      expect(openEngineLog(argv)).to.equal(undefined)
    })
  }

  it('lets the process end, although the connection stays open', async function () {
    this.timeout(30_000)
    const address = await listen(fakeEngine().server)
    const module = join(import.meta.dirname, '../../../provider/dynamic/log/engine-log.js')
    const program = `
      import { openEngineLog } from ${JSON.stringify(module)}
      const send = openEngineLog(['node', ${JSON.stringify(SCRIPT)}, ${JSON.stringify(address)}])
      await send(${JSON.stringify(LINE)})
      console.log('taken')`
    const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
      stdio: ['ignore', 'pipe', 'inherit'],
      timeout: 20_000,
    })
    let said = ''
    child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()))
    expect(await once(child, 'close')).to.deep.equal([0, null])
    expect(said).to.equal('taken\n')
  })
})

/** Answers every call with an empty message, which is what the engine's `Log` answers. */
function fakeEngine(): { server: Server; bodies: Buffer[] } {
  const bodies: Buffer[] = []
  const server = createHttp2Server()
  server.on('stream', (stream) => {
    stream.on('data', (chunk: Buffer) => bodies.push(chunk))
    stream.on('end', () => {
      stream.respond(
        { ':status': 200, 'content-type': 'application/grpc' },
        { waitForTrailers: true },
      )
      stream.on('wantTrailers', () => {
        stream.sendTrailers({ 'grpc-status': '0' })
      })
      stream.end(Buffer.alloc(5)) // not compressed, of length 0
    })
  })
  return { server, bodies }
}
