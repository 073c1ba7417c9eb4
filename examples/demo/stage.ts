import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { engineEnvironment } from '../../test/engine/environment.js'
import { startDaemon } from '../../test/lab/daemon/daemon.js'
import type { Daemon } from '../../test/lab/daemon/daemon.js'
import { defineGuest } from '../../test/lab/guest.js'
import type { Guest } from '../../test/lab/guest.js'
import { writeImage, writeOwned } from '../../test/lab/image.js'
import type { GuestReport } from '../../test/lab/report.js'
import { run } from '../../test/lab/run.js'
import { repositoryRoot } from '../../test/repository.js'

/** The demo's private host, its instance, and the Pulumi stack that rescues it. */
export interface Stage {
  readonly guest: Guest
  /** Starts the instance and waits for its report. */
  boot(): Promise<GuestReport>
  /** The guest's report after its next boot. */
  nextReport(): Promise<GuestReport>
  /** Runs `pulumi ARGS` in the repository's root and shows what it prints. */
  pulumi(...args: readonly string[]): Promise<void>
  /** Stops and removes everything. */
  end(): Promise<void>
}

const STACK = 'demo'
/** Pulumi writes the stack's configuration beside Pulumi.yaml. */
const SETTINGS = join(repositoryRoot, `Pulumi.${STACK}.yaml`)

/** Makes an instance with a root, a data and a swap disk and a config drive, on a libvirtd of its own. */
export async function startStage(): Promise<Stage> {
  const daemon = await startDaemon()
  const guest = await makeInstance(daemon)
  const image = join(daemon.images, 'rescue.iso')
  await writeImage(image, { system: 'rescue' })
  const env = engineEnvironment(daemon.directory)
  const pulumi = (...args: readonly string[]): Promise<void> => runPulumi(args, env)
  let boots = 0
  const nextReport = (): Promise<GuestReport> => guest.report((boots += 1))

  rmSync(SETTINGS, { force: true }) // left by a run that was interrupted
  process.once('exit', () => {
    rmSync(SETTINGS, { force: true })
  })
  await pulumi('stack', 'init', STACK)
  const settings = {
    'libvirt-rescue:uri': daemon.uri,
    instance: guest.name,
    image,
    bus: 'usb',
    device: 'disk', // the lab's image boots from either; a disk shows what the guest calls it
    reason: 'demonstration',
  }
  for (const [key, value] of Object.entries(settings)) await pulumi('config', 'set', key, value)
  return {
    guest,
    nextReport,
    boot: async () => {
      await guest.start()
      return nextReport()
    },
    pulumi,
    end: () => daemon.stop(),
  }
}

async function makeInstance(daemon: Daemon): Promise<Guest> {
  const file = (name: string): string => join(daemon.images, name)
  await writeImage(file('web-root.img'), { system: 'normal' })
  for (const name of ['web-data.img', 'web-swap.img'])
    writeOwned(file(name), new Uint8Array(8 << 20))
  await writeConfigDrive(daemon, file('web-config.iso'))
  return defineGuest(daemon, {
    name: 'web',
    osBoot: ['hd'],
    disks: [
      { target: 'vda', bus: 'virtio', file: file('web-root.img'), serial: 'root' },
      { target: 'vdb', bus: 'virtio', file: file('web-data.img'), serial: 'data' },
      { target: 'vdc', bus: 'virtio', file: file('web-swap.img'), serial: 'swap' },
      {
        target: 'hda',
        bus: 'ide',
        device: 'cdrom',
        file: file('web-config.iso'),
        serial: 'config',
      },
    ],
    nics: [{ mac: '52:54:00:00:00:01' }],
  })
}

async function writeConfigDrive(daemon: Daemon, path: string): Promise<void> {
  const source = join(daemon.directory, 'meta_data.json')
  writeOwned(source, '{"uuid": "demo", "hostname": "web"}')
  const graft = `openstack/latest/meta_data.json=${source}`
  await run('xorriso', [
    '-as',
    'mkisofs',
    '-quiet',
    '-V',
    'config-2',
    '-R',
    '-graft-points',
    '-o',
    path,
    graft,
  ])
}

/** Shows what the command prints as it comes. A failure ends the demo. */
async function runPulumi(args: readonly string[], env: NodeJS.ProcessEnv): Promise<void> {
  const stack = args[0] === 'stack' ? [] : ['--stack', STACK]
  const child = spawn('pulumi', [...args, ...stack, '--non-interactive'], {
    cwd: repositoryRoot,
    env,
    stdio: ['ignore', 'inherit', 'inherit'],
  })
  const [code] = (await once(child, 'exit')) as [number | null]
  if (code !== 0) throw new Error(`pulumi ${args.join(' ')} failed with ${String(code)}`)
}
