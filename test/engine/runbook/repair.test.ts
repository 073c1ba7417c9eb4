import { expect } from 'chai'
import { cpSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { startDaemon, type Daemon } from '../../lab/daemon/daemon.js'
import { itInFull } from '../../rescue-image/support/full.js'
import { repositoryRoot } from '../../repository.js'
import { makeInstance, type Instance } from '../instance.js'
import { placeRescueImage } from '../place-rescue-image.js'
import { createProject, type Project } from '../project.js'
import { runShell, type ShellOutcome } from '../run-shell.js'

const RUNBOOK = join(repositoryRoot, 'examples/runbook')
const PROGRAM = ['Pulumi.yaml', 'index.ts', 'tsconfig.json']

describe('15.5: the runbook, by script', function () {
  this.timeout(580_000)
  let daemon: Daemon
  let web: Instance
  let project: Project
  before(async () => {
    daemon = await startDaemon()
    web = await makeInstance(daemon, 'web', { isRunning: false, memory: 512 })
    const image = await placeRescueImage(daemon)
    const files = PROGRAM.map((name) => [name, readFileSync(join(RUNBOOK, name), 'utf8')])
    project = await createProject({ files: Object.fromEntries(files) as Record<string, string> })
    cpSync(join(RUNBOOK, 'package.json'), join(project.directory, 'package.json'))
    const settings = { host: daemon.uri, instance: 'web', image, reason: 'r', operator: 'o' }
    for (const [key, value] of Object.entries(settings))
      await project.pulumi('config', 'set', key, value)
  })
  after(async () => {
    project.remove()
    await daemon.stop()
  })

  /** Types the commands of the page, changed by `change`. */
  function typed(change: (block: string) => string): Promise<ShellOutcome> {
    const page = readFileSync(join(RUNBOOK, 'README.md'), 'utf8')
    const block = /```sh\n(pulumi up -m 'write the boot menu[^]*?)```/.exec(page)?.[1]
    if (block === undefined) throw new Error('the page has no repair by script')
    return runShell(change(block), { cwd: project.directory, env: project.env })
  }

  it('shows in preview what the scripts of the page would do, and where', async () => {
    const shown = await typed(
      (block) => block.split(/^pulumi stack/m)[0]?.replace('pulumi up', 'pulumi preview') ?? '',
    )
    expect(shown.ok, shown.text).to.equal(true)
    for (const script of ['update-grub', 'grep -c ^menuentry /boot/grub/grub.cfg'])
      expect(shown.text).to.contain(
        `To be run in the own system of the instance, from its rescue system: ${script}`,
      )
    expect(await web.state()).to.equal('shut off')
  })

  itInFull('repairs, checks, shows what both wrote, and ends the rescue', async () => {
    const done = await typed((block) =>
      block
        .replace('pulumi up', 'pulumi up --yes --skip-preview')
        .replace('update-grub', 'echo mended | tee /run/mended')
        .replace('grep -c ^menuentry /boot/grub/grub.cfg', 'cat /run/mended; echo is there')
        .replace('chroot=true', 'chroot=false'),
    )
    expect(done.ok, done.text).to.equal(true)
    expect(done.text).to.match(/\nmended\n\nmended\nis there\n\s*$/)
    const ended = await project.pulumi('destroy', '--yes', '--skip-preview')
    expect(ended.ok, ended.text).to.equal(true)
    expect(await web.state()).to.equal('shut off')
  })
})
