import { expect } from 'chai'
import { existsSync } from 'node:fs'
import { startDaemon, type Daemon } from './daemon.js'
import { startTime } from '../processes.js'

describe('the lab daemon', () => {
  let daemon: Daemon
  before(async () => {
    daemon = await startDaemon()
  })
  after(() => daemon.stop())

  it('answers, with an active pool', async () => {
    expect((await daemon.virsh('uri')).trim()).to.equal(daemon.uri)
    expect(await daemon.virsh('pool-list')).to.match(/default +active +yes/)
  })

  it('comes back after a restart and after a reboot, with its pool', async () => {
    const first = daemon.pid
    await daemon.restart()
    expect(daemon.pid).not.to.equal(first)
    await daemon.reboot()
    expect(await daemon.virsh('pool-list')).to.match(/default +active +yes/)
  })

  it('does not answer while it is paused', async () => {
    daemon.pause()
    const version = daemon.virsh('version')
    const early = await Promise.race([
      version,
      new Promise((resolve) => setTimeout(resolve, 300, 'late')),
    ])
    daemon.resume()
    expect(early).to.equal('late')
    expect(await version).to.contain('QEMU')
  })

  it('leaves nothing behind', async () => {
    const other = await startDaemon()
    const { pid, directory } = other
    await other.stop()
    expect(startTime(pid)).to.equal(null)
    expect(existsSync(directory)).to.equal(false)
  })
})
