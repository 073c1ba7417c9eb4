import { expect } from 'chai'
import { cpSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { startDaemon, type Daemon } from '../lab/daemon/daemon.js'
import { repositoryRoot } from '../repository.js'
import { makeInstance, makeVolume } from './instance.js'
import { createProject, type Project } from './project.js'
import { ENGINE_TIMEOUT, stepsOf, type Outcome } from './run-engine.js'

const RUNBOOK = join(repositoryRoot, 'examples/runbook')

describe('12.23: the runbook with an ISO that boots from a cdrom only', function () {
  this.timeout(ENGINE_TIMEOUT)
  let daemon: Daemon
  let project: Project
  before(async () => {
    daemon = await startDaemon()
    await makeInstance(daemon, 'web', { isRunning: false })
    const files = ['Pulumi.yaml', 'index.ts', 'tsconfig.json'].map((name) => [
      name,
      readFileSync(join(RUNBOOK, name), 'utf8'),
    ])
    project = await createProject({ files: Object.fromEntries(files) as Record<string, string> })
    cpSync(join(RUNBOOK, 'package.json'), join(project.directory, 'package.json'))
  })
  after(async () => {
    project.remove()
    await daemon.stop()
  })

  async function preview(name: string): Promise<Outcome> {
    const path = await makeVolume(daemon, name, 'raw')
    writeFileSync(path, cdromOnly())
    const settings = { host: daemon.uri, instance: 'web', image: path, reason: 'r', operator: 'o' }
    const words = Object.entries(settings).flatMap(([key, value]) => ['-c', `${key}=${value}`])
    return project.pulumi('preview', ...words)
  }

  it('takes the cdrom of the machine by itself', async () => {
    const outcome = await preview('rescue.iso')
    expect(outcome.ok, outcome.text).to.equal(true)
    expect(stepsOf(outcome)[0]?.new?.inputs['rescueDevice']).to.include({
      device: 'cdrom',
      bus: 'sata',
    })
  })

  it('says which pair of properties boots it if its name hides what it is', async () => {
    const outcome = await preview('rescue.img')
    expect(outcome.text).to.contain(
      'boots from a cdrom only, and the rescue disk is a disk; hw_rescue_device=cdrom with hw_rescue_bus=sata boots it',
    )
  })
})

/** As much of an ISO as tells a BIOS how to boot it from a cdrom: no boot code in the first sector. */
function cdromOnly(): Buffer {
  const bytes = Buffer.alloc(65_536)
  bytes.write('\x01CD001\x01', 32_768, 'latin1')
  bytes.write('\x00CD001\x01EL TORITO SPECIFICATION', 34_816, 'latin1')
  return bytes
}
