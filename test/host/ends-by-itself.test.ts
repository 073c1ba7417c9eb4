import { hostname } from 'node:os'
import { expect } from 'chai'
import { startDaemon, type Daemon } from '../lab/daemon/daemon.js'
import { startSshd, type Sshd } from '../lab/link/sshd.js'
import { runProgram } from '../libvirt/daemon/program.js'
import { skip } from '../skip.js'

/** Milliseconds: less than a connection stays open unused. */
const PATIENCE = 4_500

describe('a program whose jobs shared a connection', () => {
  let daemon: Daemon
  let sshd: Sshd | null = null
  before(async () => {
    daemon = await startDaemon()
    sshd = await startSshd(daemon).catch(() => null)
  })
  after(async () => {
    await sshd?.stop()
    await daemon.stop()
  })

  it('ends when they have ended', async () => {
    const program = await runProgram(daemon.uri, TWO_JOBS, PATIENCE)
    expect(program).to.deep.equal({ code: 0, signal: null, printed: `${hostname()} ${hostname()}` })
  })

  it('ends when they have ended, over ssh', async function () {
    if (sshd === null) skip(this, 'there is no throw-away sshd')
    const program = await runProgram(sshd.uri, TWO_JOBS, PATIENCE)
    expect(program).to.deep.equal({ code: 0, signal: null, printed: `${hostname()} ${hostname()}` })
  })
})

const HOST = new URL('../../provider/host/index.js', import.meta.url).href

const TWO_JOBS = `
const { systemRuntime, withHost } = await import(${JSON.stringify(HOST)})
const runtime = systemRuntime(() => undefined)
const job = () => withHost(uri, runtime, ({ libvirt }) => libvirt.connectGetHostname())
console.log(...(await Promise.all([job(), job()])))`
