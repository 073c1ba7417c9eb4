import { expect } from 'chai'
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { startDaemon, type Daemon } from '../../lab/daemon/daemon.js'
import { run } from '../../lab/run.js'
import { repositoryRoot } from '../../repository.js'
import { skip } from '../../skip.js'
import { engineEnvironment } from '../environment.js'
import { makeInstance, makeVolume, type Instance } from '../instance.js'
import { runShell } from '../run-shell.js'

const PAGE = readFileSync(join(repositoryRoot, 'examples/runbook/README.md'), 'utf8')

describe('12.2: the runbook from its beginning, as it is written, with the packed tarball', function () {
  this.timeout(600_000)
  let daemon: Daemon
  let web: Instance
  let image: string
  let work: string
  let env: NodeJS.ProcessEnv

  before(async function () {
    if (!import.meta.dirname.startsWith(join(repositoryRoot, 'dist', 'test')))
      skip(this, 'the package in dist/ is not the one that was built with these tests')
    daemon = await startDaemon()
    web = await makeInstance(daemon, 'web')
    image = await makeVolume(daemon, 'rescue.img', 'raw')
    work = mkdtempSync(join(tmpdir(), 'runbook-'))
    for (const name of ['backend', 'bin', 'home']) mkdirSync(join(work, name))
    const engine = engineEnvironment(join(work, 'home'))
    env = {
      ...engine,
      PATH: [join(work, 'bin'), engine['PATH']].join(delimiter),
      PULUMI_CONFIG_PASSPHRASE: undefined,
      PULUMI_BACKEND_URL: `file://${join(work, 'backend')}`,
      USER: 'alice',
    }
    // Nobody sits at this terminal: the console command says what it would do.
    writeFileSync(join(work, 'bin/virsh'), '#!/bin/sh\necho "virsh was run:" "$@"\n')
    chmodSync(join(work, 'bin/virsh'), 0o755)
  })
  after(async () => {
    rmSync(work, { recursive: true, force: true })
    await daemon.stop()
  })

  it('makes the folder, checks it, rescues, shows disks and console, and ends the rescue', async function () {
    const made = await typed(blocksUnder('## Before the night').join(''), work)
    if (/^npm error code (ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ETIMEDOUT)/m.test(made.text))
      skip(this, 'npm cannot reach its registry')
    expect(made.ok, made.text).to.equal(true)
    expect(made.text.match(/^ok {6}/gm)).to.have.length(5)
    expect(await web.disks()).to.deep.equal(['vda'])

    const entered = await typed(blocksUnder('## 1. In').join(''), work)
    expect(entered.ok, entered.text).to.equal(true)
    expect(await web.disks()).to.deep.equal(['vda', 'sda'])

    const [show = ''] = blocksUnder('## 2. Repair')
    const shown = await typed(`. ./settings.sh\n${show}`, join(work, 'incidents'))
    expect(shown.ok, shown.text).to.equal(true)
    expect(shown.text).to.match(/^vda +vda +virtio +root /m)
    expect(shown.text).to.contain(`virsh was run: -c ${daemon.uri} console web`)

    const out = `. ./settings.sh\n${blocksUnder('## 3. Out').join('')}`
    const ended = await typed(out, join(work, 'incidents'))
    expect(ended.ok, ended.text).to.equal(true)
    expect(await web.disks()).to.deep.equal(['vda'])
    // 12.11: the history says why.
    expect(ended.text).to.match(/^Message: +repaired$/m)
    expect(ended.text).to.match(/^Message: +no boot after kernel update$/m)
  })

  /** Types commands of the page, with the names of this host, and a yes where a person would say it. */
  async function typed(block: string, cwd: string): ReturnType<typeof runShell> {
    const args = ['pack', '--ignore-scripts', '--json', '--pack-destination', work]
    const needsPackage = block.includes('npm install')
    const [packed] = needsPackage
      ? (JSON.parse(await run('npm', args, { cwd: repositoryRoot })) as { filename: string }[])
      : []
    const tarball = `npm install --prefer-offline ${join(work, packed?.filename ?? '')}`
    const script = block
      .replace('npm install pulumi-libvirt-rescue', tarball)
      .replaceAll('kvm7.example.net', `'${daemon.uri}'`)
      .replaceAll('/var/lib/libvirt/images/rescue.iso', image)
      .replaceAll(/^(pulumi (?:up|destroy))\b/gm, '$1 --yes --skip-preview')
      .replace(/^pulumi up\b/m, '$& -c shutdownTimeout=0')
    return runShell(script, { cwd, env })
  }
})

/** Each block of commands under a heading of the page, as far as the next heading of its kind. */
function blocksUnder(heading: string): readonly string[] {
  const [, part = ''] = PAGE.split(`\n${heading}\n`)
  const own = part.split(/^## /m)[0] ?? ''
  const blocks = [...own.matchAll(/^```sh\n([^]*?)^```/gm)].map(([, block = '']) => block)
  if (blocks.length === 0) throw new Error(`no commands under '${heading}'`)
  return blocks
}
