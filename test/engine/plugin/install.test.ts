import { expect } from 'chai'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { startDaemon, type Daemon } from '../../lab/daemon/daemon.js'
import { run } from '../../lab/run.js'
import { repositoryRoot } from '../../repository.js'
import { skip } from '../../skip.js'
import { engineEnvironment } from '../environment.js'
import { makeInstance, makeVolume, type Instance } from '../instance.js'
import { runShell, type ShellOutcome } from '../run-shell.js'

describe('14: the plugin as a new user installs it, with the packed tarball', function () {
  this.timeout(600_000)
  let daemon: Daemon
  let web: Instance
  let image: string
  let work: string
  let tarball: string
  let env: NodeJS.ProcessEnv
  before(async function () {
    if (!import.meta.dirname.startsWith(join(repositoryRoot, 'dist', 'test')))
      skip(this, 'the package in dist/ is not the one that was built with these tests')
    daemon = await startDaemon()
    web = await makeInstance(daemon, 'web')
    image = await makeVolume(daemon, 'rescue.img', 'raw')
    work = mkdtempSync(join(tmpdir(), 'install-'))
    for (const name of ['home', 'global', 'project', 'file']) mkdirSync(join(work, name))
    const args = ['pack', '--ignore-scripts', '--json', '--pack-destination', work]
    const [packed] = JSON.parse(await run('npm', args, { cwd: repositoryRoot })) as [
      { filename: string },
    ]
    tarball = join(work, packed.filename)
    const engine = engineEnvironment(join(work, 'home'))
    env = {
      ...engine,
      // Where a global installation goes on this machine.
      npm_config_prefix: join(work, 'global'),
      // A registry that is down stops no test of packages that npm has in its cache.
      npm_config_prefer_offline: 'true',
      PATH: [join(work, 'global/bin'), engine['PATH']].join(delimiter),
      PULUMI_CONFIG_PASSPHRASE: undefined,
      PULUMI_BACKEND_URL: undefined,
      LIBVIRT_DEFAULT_URI: daemon.uri,
    }
  })
  after(async () => {
    rmSync(work, { recursive: true, force: true })
    await daemon.stop()
  })

  /** Types commands of a page, with the names of this host and the tarball. */
  async function typed(commands: string, folder: string, path?: string): Promise<ShellOutcome> {
    const lines = commands
      .replace(/(npm install .*|npx --package )pulumi-libvirt-rescue$/gm, `$1${tarball}`)
      .replace('npx --package pulumi-libvirt-rescue', `npx --yes --package ${tarball}`)
      .replace('qemu+ssh://root@host/system', `'${daemon.uri}'`)
      .replace('/var/lib/libvirt/images/rescue.iso', image)
    const PATH = path ?? env['PATH']
    return runShell(lines, { cwd: join(work, folder), env: { ...env, PATH } })
  }

  it('npm install --global, and the lines of the README: from an empty folder to a rescue and back', async function () {
    const lines = blockAfter('README.md', '### In YAML')
      .replace('pulumi preview', 'pulumi config set shutdownTimeout 0\npulumi preview')
      .replace('pulumi up', 'pulumi up --yes\nvirsh domblklist web')
      .replace('pulumi destroy', 'pulumi destroy --yes')
    const { ok, text } = await typed(lines, 'project')
    if (/^npm error code (ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ETIMEDOUT)/m.test(text))
      skip(this, 'npm cannot reach its registry')
    expect(ok, text).to.equal(true)
    expect(text).to.contain('stable rescue: boots first: sda, usb, rescue.img')
    expect(text).to.match(/^ sda +\/\S+$/m)
    expect(text).to.match(new RegExp(`^virsh -c '.*' console web$`, 'm'))
    expect(await web.disks()).to.deep.equal(['vda'])
  })

  it('npx puts it on PATH for one command', async () => {
    const line = blockAfter('docs/plugin.md', 'Without a global installation').replace(
      'pulumi preview',
      'command -v pulumi-resource-libvirt-rescue',
    )
    const { ok, text } = await typed(line, 'file', engineEnvironment(join(work, 'home'))['PATH'])
    expect(ok, text).to.equal(true)
    expect(text).to.match(/\.bin\/pulumi-resource-libvirt-rescue$/m)
  })

  it('as a file of its own, without anything on PATH', async () => {
    const made = await typed(blockAfter('docs/plugin.md', 'Without npm on the machine'), 'file')
    expect(made.ok, made.text).to.equal(true)
    const file = join(work, 'file/pulumi-resource-libvirt-rescue-v0.1.0.tar.gz')
    const [, most = ''] = /this file at most (\d+) MB/.exec(page('docs/plugin.md')) ?? []
    expect(statSync(file).size / 1e6).to.be.below(Number(most))
    rmSync(join(work, 'global'), { recursive: true })
    rmSync(join(work, 'file/plugin'), { recursive: true })

    const bare = engineEnvironment(join(work, 'home'))['PATH']
    const install = blockAfter('docs/plugin.md', 'Where Pulumi runs, with Node')
    const { ok, text } = await typed(install, 'file', bare)
    expect(ok, text).to.equal(true)
    const settings = 'export PULUMI_BACKEND_URL=file://$PWD PULUMI_CONFIG_PASSPHRASE='
    const preview = await typed(`${settings}\npulumi preview`, 'project', bare)
    expect(preview.ok, preview.text).to.equal(true)
    expect(preview.text).not.to.contain('from $PATH')
    expect(preview.text).to.contain('boots first: sda')
    expect(existsSync(join(work, 'global'))).to.equal(false)
  })
})

function page(name: string): string {
  return readFileSync(join(repositoryRoot, name), 'utf8')
}

/** The first block of commands after these words of a page. */
function blockAfter(name: string, words: string): string {
  const [, rest] = page(name).split(words)
  const [, commands] = /```sh\n([^]*?)```/.exec(rest ?? '') ?? []
  if (commands === undefined) throw new Error(`${name} has no commands after '${words}'`)
  return commands
}
