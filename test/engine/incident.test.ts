import { expect } from 'chai'
import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { startDaemon, type Daemon } from '../lab/daemon/daemon.js'
import { engineEnvironment } from './environment.js'
import { makeInstance, makeVolume, type Instance } from './instance.js'
import { linkPackage } from './project.js'
import { ENGINE_TIMEOUT } from './run-engine.js'
import { runShell } from './run-shell.js'

/** The command line as npm installs it, so that it finds its own package. */
const MAIN = 'node_modules/pulumi-libvirt-rescue/dist/provider/cli/main.js'

describe('15: libvirt-rescue rescue, with the real engine', function () {
  this.timeout(2 * ENGINE_TIMEOUT)
  let daemon: Daemon
  let web: Instance
  let image: string
  let work: string
  before(async () => {
    daemon = await startDaemon()
    web = await makeInstance(daemon, 'web')
    await makeInstance(daemon, 'db')
    image = await makeVolume(daemon, 'rescue.img', 'raw')
    const out = join(import.meta.dirname, '../../engine')
    mkdirSync(out, { recursive: true })
    work = mkdtempSync(join(out, 'incident-'))
    linkPackage(work)
  })
  after(async () => {
    rmSync(work, { recursive: true, force: true })
    await daemon.stop()
  })

  const environment = (): NodeJS.ProcessEnv => ({
    ...engineEnvironment(work),
    PULUMI_CONFIG_PASSPHRASE: undefined,
    XDG_STATE_HOME: join(work, 'state'),
    LIBVIRT_DEFAULT_URI: daemon.uri,
  })

  const command = (words: readonly string[], more: NodeJS.ProcessEnv = {}): Promise<Said> =>
    new Promise((resolve) => {
      const env = { ...environment(), ...more }
      execFile(process.execPath, [MAIN, ...words], { cwd: work, env }, (error, out, err) => {
        resolve({ code: typeof error?.code === 'number' ? error.code : 0, out, err })
      }).stdin?.end()
    })

  const rescue = (timeout: number): string[] => [
    ...['rescue', 'web', '--image', image, '--shutdown-timeout', `${timeout}`, '--yes'],
    ...['--reason', 'no boot', '--ticket', 'INC-4711', '--ttl', '4h'],
  ]

  /** Runs `rescue` as a shell does, and presses Ctrl-C once it prints that line. */
  async function interrupted(line: string): Promise<Said> {
    const child = spawn(process.execPath, [MAIN, ...rescue(40)], {
      cwd: work,
      env: environment(),
      detached: true, // a process group of its own, like a command of a shell
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let [out, err] = ['', '']
    child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()))
    child.stderr.on('data', (chunk: Buffer) => {
      const isThere = err.includes(line)
      err += chunk.toString()
      if (!isThere && err.includes(line) && child.pid !== undefined)
        process.kill(-child.pid, 'SIGINT')
    })
    const [code] = (await once(child, 'close')) as [number | null]
    return { code: code ?? -1, out, err }
  }

  for (const { without, more, says } of [
    {
      without: 'the Pulumi command line',
      more: { PATH: '/nowhere' },
      says: /^The Pulumi command line is not installed here.* --no-stack: /,
    },
    {
      without: 'a backend',
      more: { PULUMI_BACKEND_URL: 'file:///nowhere' },
      says: /^error: .*\nPulumi could not make or open the stack .* --no-stack: /s,
    },
  ])
    it(`without ${without} says what to do, and does nothing`, async () => {
      const { code, err } = await command(rescue(0), more)
      expect(code, err).to.equal(1)
      expect(err)
        .to.match(says)
        .and.match(/ Nothing was done\.\n$/)
      expect(await web.disks()).to.deep.equal(['vda'])
    })

  it('makes a stack, goes on with it after Ctrl-C, and plain pulumi shows and destroys it', async () => {
    const { code, err } = await interrupted("Asked instance 'web' to shut down")
    expect(code, err).to.equal(1)
    const [, stack = ''] = /^The update of stack '(.*)' did not finish\./m.exec(err) ?? []
    expect(stack).to.match(/^web-\d{8}T\d{6}$/)
    expect(await web.disks()).to.deep.equal(['vda'])

    // On another workstation, which is logged in to the same backend.
    const done = await command(rescue(0), { XDG_STATE_HOME: join(work, 'other') })
    expect(done.code, done.out + done.err).to.equal(0)
    const whole = `organization/rescue-incidents/${stack}`
    expect(done.out).to.match(new RegExp(`^Stack '${whole}' has begun the rescue of 'web' already`))
    expect(await web.disks()).to.deep.equal(['vda', 'sda'])
    expect(await daemon.virsh('desc', 'web')).to.contain(
      'Reason: no boot\nTicket: INC-4711\nUntil: ',
    )

    // Another instance, for which somebody names that stack.
    const other = ['rescue', 'db', '--image', image, '--stack', stack, '--yes']
    const refused = await command(other)
    expect(refused.code).to.equal(1)
    expect(refused.err).to.contain(`Stack '${stack}' is the rescue of instance 'web' on `)
    expect(await web.disks()).to.deep.equal(['vda', 'sda'])

    const elsewhere = await command(rescue(0), { PULUMI_BACKEND_URL: `file://${work}` })
    expect(elsewhere.err).to.contain(`by stack '${whole}', which is not in the backend`)

    const end = /^ {2}to end it: (.* pulumi destroy .*)$/m.exec(done.out)?.[1] ?? 'no command'
    const shown = await runShell(end.replace('destroy', 'stack history'), {
      cwd: work,
      env: environment(),
    })
    expect(shown.text).to.contain('rescue of web: no boot')
    const ended = await runShell(`${end} --yes --skip-preview`, { cwd: work, env: environment() })
    expect(ended.ok, ended.text).to.equal(true)
    expect(await web.disks()).to.deep.equal(['vda'])
  })
})

interface Said {
  readonly code: number
  readonly out: string
  readonly err: string
}
