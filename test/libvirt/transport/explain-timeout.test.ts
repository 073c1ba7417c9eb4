import { expect } from 'chai'
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { connect as connectTcp, type Socket } from 'node:net'
import { connect, ConnectError } from '../../../provider/libvirt/index.js'
import { explainTimeout } from '../../../provider/libvirt/transport/explain-timeout.js'
import { parseUri } from '../../../provider/libvirt/transport/parse-uri.js'
import { failureOf } from '../failure-of.js'

const HANGS =
  'its daemon hangs or is overloaded: look at it on that host, and restart it (virtqemud, or libvirtd)'
const IS_UP = 'check that the host is up, and that no firewall drops the packets'

/** URI → what is said if its transport does not open, and if libvirt does not greet. */
const ROWS: readonly (readonly [uri: string, opening: string, greeting: string])[] = [
  [
    'qemu:///system',
    `the socket did not answer within 30 s; ${HANGS}`,
    `the socket is open, but libvirt did not answer within 30 s; ${HANGS}`,
  ],
  [
    'qemu+ssh://kvm7/system',
    `ssh did not answer within 30 s; ${IS_UP}`,
    `ssh has connected, but libvirt did not answer within 30 s; ${HANGS}`,
  ],
  [
    'qemu+tcp://kvm7/system',
    `port 16509 of kvm7 (TCP) did not answer within 30 s; ${IS_UP}`,
    `TCP has connected, but libvirt did not answer within 30 s; ${HANGS}`,
  ],
  [
    'qemu://kvm7:9/system',
    `port 9 of kvm7 (TCP or TLS) did not answer within 30 s; ${IS_UP}; if it is up, ${HANGS}`,
    `TLS has connected, but libvirt did not answer within 30 s; ${HANGS}`,
  ],
]

describe('12.18: what did not answer in time', () => {
  for (const [uri, opening, greeting] of ROWS) {
    it(`is named for ${uri}`, () => {
      expect(explainTimeout(parseUri(uri), 'opening', 30_000)).to.equal(opening)
      expect(explainTimeout(parseUri(uri), 'greeting', 30_000)).to.equal(greeting)
    })
  }
})

describe('12.18: a host that drops packets', function () {
  this.timeout(20_000)
  let deaf: ChildProcess
  let port: number
  const waiting: Socket[] = []
  before(async () => {
    deaf = spawn(process.execPath, ['-e', DEAF], { stdio: ['ignore', 'pipe', 'ignore'] })
    if (deaf.stdout === null) throw new Error('its output is a pipe')
    const [said] = (await once(deaf.stdout, 'data')) as [Buffer]
    port = Number(said.toString())
    deaf.kill('SIGSTOP')
    // Linux drops what asks for a connection once the queue of a program that accepts none is full.
    for (let nth = 0; nth < 4; nth += 1)
      waiting.push(connectTcp(port, '127.0.0.1').on('error', () => undefined))
    await new Promise((resolve) => setTimeout(resolve, 500))
  })
  after(() => {
    for (const socket of waiting) socket.destroy()
    deaf.kill('SIGKILL')
  })

  it('is a port that does not answer, and the firewall is named', async () => {
    const error = await failureOf(connect(`qemu+tcp://127.0.0.1:${port}/system`, { deadline: 500 }))
    expect(error).to.be.instanceOf(ConnectError).and.include({ reason: 'timeout' })
    expect(error)
      .to.have.property('message')
      .that.contains(`port ${port} of 127.0.0.1 (TCP) did not answer within 0.5 s; ${IS_UP}`)
  })
})

/** Listens, with room for one connection that it has not accepted. */
const DEAF = `
  const server = require('node:net').createServer()
  server.listen({ port: 0, host: '127.0.0.1', backlog: 1 }, () => console.log(server.address().port))`
