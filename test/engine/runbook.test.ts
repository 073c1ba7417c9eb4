import { expect } from 'chai'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { startDaemon, type Daemon } from '../lab/daemon/daemon.js'
import { repositoryRoot } from '../repository.js'
import { engineEnvironment } from './environment.js'
import { makeInstance, makeVolume, type Instance } from './instance.js'
import { linkPackage } from './project.js'
import { ENGINE_TIMEOUT } from './run-engine.js'
import { runShell, type ShellOutcome } from './run-shell.js'

const RUNBOOK = join(repositoryRoot, 'examples/runbook')

describe("the runbook's own commands", function () {
  this.timeout(2 * ENGINE_TIMEOUT)
  let daemon: Daemon
  let web: Instance
  let image: string
  let work: string
  let backend: string

  before(async () => {
    daemon = await startDaemon()
    web = await makeInstance(daemon, 'web')
    image = await makeVolume(daemon, 'rescue.img', 'raw')
    const out = join(import.meta.dirname, '../../engine')
    mkdirSync(out, { recursive: true })
    work = mkdtempSync(join(out, 'runbook-'))
    backend = join(work, 'incidents')
    mkdirSync(backend)
  })
  after(async () => {
    rmSync(work, { recursive: true, force: true })
    await daemon.stop()
  })

  /** A colleague's folder and home: they share the backend and nothing else. */
  function colleague(name: string): (script: string) => Promise<ShellOutcome> {
    const folder = mkdtempSync(join(work, `${name}-`))
    cpSync(RUNBOOK, folder, { recursive: true })
    linkPackage(folder)
    mkdirSync(join(folder, 'node_modules/.bin'))
    const program = join(import.meta.dirname, '../../provider/cli/main.js')
    const link = join(folder, 'node_modules/.bin/pulumi-libvirt-rescue')
    writeFileSync(link, `#!/bin/sh\nexec node ${program} "$@"\n`, { mode: 0o755 })
    const env = {
      ...engineEnvironment(folder),
      PULUMI_CONFIG_PASSPHRASE: undefined,
      PULUMI_BACKEND_URL: `file://${backend}`,
      USER: name,
    }
    return (script) => runShell(script, { cwd: folder, env })
  }

  it('check by day that everything is there, and what is missing', async () => {
    const alice = colleague('alice')
    const good = await alice(`./check.sh '${daemon.uri}' web ${image}`)
    expect(good.ok, good.text).to.equal(true)
    expect(good.text.match(/^ok {6}/gm)).to.have.length(5)
    expect(await web.disks()).to.deep.equal(['vda'])
    const bad = await alice(
      `PULUMI_BACKEND_URL=file:///nowhere/incidents ./check.sh '${daemon.uri}' wbe ${image}`,
    )
    expect(bad.ok).to.equal(false)
    expect(bad.text).to.match(/^FAILED {2}file:\/\/\/nowhere\/incidents can be written: make the/m)
    expect(bad.text).to.match(/^FAILED {2}preview of a rescue of 'wbe'/m)
    const off = await alice(`
      . ./settings.sh
      pulumi stack init mine
      ./check.sh nowhere.invalid web ${image} || true
      echo selected: $(pulumi stack --show-name)
      pulumi stack rm mine --yes`)
    expect(off.text).to.match(/^selected: mine$/m)
    expect(off.text).to.match(/^FAILED {2}nowhere\.invalid answers/m)
    expect(off.text).to.match(/^FAILED {2}preview of a rescue of 'web'/m)
    expect((await alice('. ./settings.sh; pulumi stack ls --json')).text).to.equal('[]\n')
  })

  it('rescue, hand the incident to a colleague from the shared backend alone, and end it', async () => {
    const [alice, bob] = [colleague('alice'), colleague('bob')]
    const entered = await alice(typed(blockUnder('## 1. In')))
    expect(entered.ok, entered.text).to.equal(true)
    expect(await web.disks()).to.deep.equal(['vda', 'sda'])
    expect(await daemon.virsh('desc', 'web')).to.contain(
      'INC-4711: no boot after kernel update (alice)',
    )

    const handed = await bob(typed(blockUnder('## Somebody else takes over')))
    expect(handed.ok, handed.text).to.equal(true)
    expect(handed.text).to.contain('vda     vda    virtio  root')
    const disks = await bob('. ./settings.sh\npulumi stack output disks')
    expect(disks.text.trim().split('\n')).to.deep.equal([
      'target  guest  bus     role    file',
      `vda     vda    virtio  root    ${join(daemon.images, 'web.qcow2')}`,
      `sda     sda    usb     rescue  ${image}`,
    ])
    const same = await bob(typed('. ./settings.sh\npulumi up'))
    expect(same.ok, same.text).to.equal(true)
    expect(same.text).to.contain('2 unchanged')

    const ended = await bob(typed(`. ./settings.sh\n${blockUnder('## 3. Out')}`))
    expect(ended.ok, ended.text).to.equal(true)
    expect(await web.disks()).to.deep.equal(['vda'])
    expect(ended.text).to.contain('no boot after kernel update')
  })

  it('end an incident from a folder that knows nothing of it', async () => {
    const [alice, carol] = [colleague('alice'), colleague('carol')]
    const entered = await alice(typed(blockUnder('## 1. In')).replaceAll('4711', '4712'))
    expect(entered.ok, entered.text).to.equal(true)
    const ended = await carol(typed('. ./settings.sh\npulumi destroy --stack INC-4712'))
    expect(ended.ok, ended.text).to.equal(true)
    expect(await web.disks()).to.deep.equal(['vda'])
  })

  it('need an operator', async () => {
    const refused = await colleague('alice')(
      typed(blockUnder('## 1. In')).replaceAll('4711', '4713').replace('"$USER"', '""'),
    )
    expect(refused.ok).to.equal(false)
    expect(refused.text).to.contain("The setting 'operator' is empty.")
    expect(await web.disks()).to.deep.equal(['vda'])
  })

  /** The page's commands, with the names of this host, and a yes where a person would say it. */
  function typed(block: string): string {
    return block
      .replace(/^cd .*\n/m, '')
      .replace('kvm7.example.net', `'${daemon.uri}'`)
      .replace('/var/lib/libvirt/images/rescue.iso', image)
      .replace(/^(pulumi (?:up|destroy|refresh))\b/gm, '$1 --yes --skip-preview')
      .replace(/^pulumi up\b/m, '$& -c shutdownTimeout=0')
  }
})

/** The first commands under a heading of the runbook. */
function blockUnder(heading: string): string {
  const page = readFileSync(join(RUNBOOK, 'README.md'), 'utf8')
  const part = page.slice(page.indexOf(`\n${heading}\n`))
  const block = /```sh\n([^]*?)```/.exec(part)?.[1]
  if (block === undefined) throw new Error(`no commands under '${heading}'`)
  return block
}
