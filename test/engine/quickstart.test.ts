import { expect } from 'chai'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startDaemon, type Daemon } from '../lab/daemon/daemon.js'
import { run } from '../lab/run.js'
import { repositoryRoot } from '../repository.js'
import { skip } from '../skip.js'
import { engineEnvironment } from './environment.js'
import { makeInstance, makeVolume, type Instance } from './instance.js'
import { runShell } from './run-shell.js'

/** A word of the README that stands for the user's own, and what it is in this test. */
type Replacements = Readonly<Record<string, string>>

describe("the README's quickstart", function () {
  this.timeout(600_000)
  let daemon: Daemon
  let web: Instance
  let folder: string

  before(async function () {
    if (!import.meta.dirname.startsWith(join(repositoryRoot, 'dist', 'test')))
      skip(this, 'the package in dist/ is not the one that was built with these tests')
    daemon = await startDaemon()
    web = await makeInstance(daemon, 'web')
    folder = mkdtempSync(join(tmpdir(), 'quickstart-'))
  })
  after(async () => {
    rmSync(folder, { recursive: true, force: true })
    await daemon.stop()
  })

  it('works as it is written, in an empty folder, with the packed tarball', async function () {
    const image = await makeVolume(daemon, 'rescue.img', 'raw')
    const tarball = await pack(folder)
    const home = mkdtempSync(join(folder, 'home-'))
    const project = mkdtempSync(join(folder, 'empty-'))
    const lines = replaceWords(readCommands(), {
      'npm install pulumi-libvirt-rescue': `npm install --prefer-offline ${tarball}`,
      'qemu+ssh://root@host/system': `'${daemon.uri}'`,
      '/var/lib/libvirt/images/rescue.iso': image,
      'pulumi preview': 'pulumi config set shutdownTimeout 0\npulumi preview --non-interactive',
      'pulumi up':
        'pulumi up --yes\npulumi stack output disks\necho up: $(virsh domblklist web | wc -l)',
      'pulumi destroy': 'pulumi destroy --yes',
    })
    const env = {
      ...engineEnvironment(home),
      PULUMI_CONFIG_PASSPHRASE: undefined,
      PULUMI_BACKEND_URL: undefined,
      LIBVIRT_DEFAULT_URI: daemon.uri,
    }
    const { ok, text } = await runShell(lines, { cwd: project, env })
    if (/^npm error code (ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ETIMEDOUT)/m.test(text))
      skip(this, 'npm cannot reach its registry')
    expect(ok, text).to.equal(true)
    expect(text).to.match(/Rescue of instance 'web' \(stable\), files in /)
    expect(text).to.contain(`virsh -c '${daemon.uri}' console web`)
    expect(text).to.match(/^up: 5$/m) // a heading of two lines, two disks, an empty line
    expect(text).to.match(
      /^target {2}guest {2}bus {5}role\nvda {5}vda {4}virtio {2}root\nsda {5}sda {4}usb {5}rescue\n/m,
    )
    expect(await web.disks()).to.deep.equal(['vda'])
    const own = readFileSync(join(project, 'package.json'), 'utf8')
    expect(own, 'what npm install needs the next time').to.match(/"pulumi-libvirt-rescue": "file:/)
  })
})

/** The commands under _Quickstart_. */
function readCommands(): string {
  const readme = readFileSync(join(repositoryRoot, 'README.md'), 'utf8')
  const commands = /## Quickstart\n[^]*?```sh\n([^]*?)```/.exec(readme)?.[1]
  if (commands === undefined) throw new Error('the README has no quickstart')
  return commands
}

function replaceWords(text: string, words: Replacements): string {
  return Object.entries(words).reduce((replaced, [word, by]) => {
    expect(replaced, 'the README').to.contain(word)
    return replaced.replace(word, () => by)
  }, text)
}

async function pack(folder: string): Promise<string> {
  const args = ['pack', '--ignore-scripts', '--json', '--pack-destination', folder]
  const [packed] = JSON.parse(await run('npm', args, { cwd: repositoryRoot })) as [
    { filename: string },
  ]
  return join(folder, packed.filename)
}
