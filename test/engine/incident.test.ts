import { expect } from 'chai'
import { execFile } from 'node:child_process'
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

  const RESCUE = (): string[] => [
    ...['rescue', 'web', '--image', image, '--shutdown-timeout', '0', '--yes'],
    ...['--reason', 'no boot', '--ticket', 'INC-4711', '--ttl', '4h'],
  ]

  it('makes a stack that plain pulumi shows and destroys', async () => {
    const { code, out, err } = await command(RESCUE())
    expect(code, out + err).to.equal(0)
    expect(await web.disks()).to.deep.equal(['vda', 'sda'])
    expect(await daemon.virsh('desc', 'web')).to.contain(
      'Reason: no boot\nTicket: INC-4711\nUntil: ',
    )
    const end = /^ {2}to end it: (pulumi destroy .*)$/m.exec(out)?.[1] ?? 'no command'
    const listed = await command(['list'])
    expect(listed.out).to.match(
      /organization\/rescue-incidents\/web-\d{8}T\d{6} {2}INC-4711 {2}no boot/,
    )

    const again = await command(RESCUE())
    expect(again.code, again.out + again.err).to.equal(0)
    expect(again.out).to.contain(end)

    const env = { ...environment(), PULUMI_CONFIG_PASSPHRASE: '' }
    const shown = await runShell(`${end.replace('destroy', 'history')}`, { cwd: work, env })
    expect(shown.text).to.contain('rescue of web: no boot')
    const ended = await runShell(`${end} --yes --skip-preview`, { cwd: work, env })
    expect(ended.ok, ended.text).to.equal(true)
    expect(await web.disks()).to.deep.equal(['vda'])
  })

  it('without the Pulumi command line says what to do, and does nothing', async () => {
    const { code, err } = await command(RESCUE(), { PATH: '/nowhere' })
    expect(code).to.equal(1)
    expect(err).to.match(
      /^The Pulumi command line is not installed here.* --no-stack: .* Nothing was done\.\n$/m,
    )
    expect(await web.disks()).to.deep.equal(['vda'])
  })
})

interface Said {
  readonly code: number
  readonly out: string
  readonly err: string
}
