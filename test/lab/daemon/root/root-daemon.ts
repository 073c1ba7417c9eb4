import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { repositoryRoot } from '../../../repository.js'
import { run } from '../../run.js'

/** A private libvirtd that runs as root, as on a host: it gives files to QEMU's user, and takes them back. */
export interface RootDaemon {
  /** `qemu+unix:///system?socket=…` */
  readonly uri: string
  /** The folder of the pool `default` as this process sees it; the daemon knows it by `path`. */
  readonly images: string
  readonly path: string
  virsh(...args: readonly string[]): Promise<string>
  stop(): Promise<void>
}

/** Why no such daemon can be started here; null: it can. */
export function whyNoRootDaemon(): string | null {
  if (process.getuid?.() !== 0) return 'only root can start a system daemon of its own'
  const { status } = spawnSync('unshare', ['-m', '-p', '-f', 'true'])
  return status === 0 ? null : 'this machine allows no namespaces of its own'
}

/** What is special about a root daemon. */
export interface RootOptions {
  /** Lines for its `qemu.conf`. */
  readonly qemuConfig?: string
  /** True: it has a volume group `vg0`, of a stand-in for LVM (`lvm.sh`). */
  readonly hasVolumeGroup?: boolean
}

/** Starts one in a mount and a PID namespace of its own; it ends with all its guests when the namespace does. */
export async function startRootDaemon({
  qemuConfig = '',
  hasVolumeGroup = false,
}: RootOptions = {}): Promise<RootDaemon> {
  const folder = mkdtempSync(join(tmpdir(), 'rescue-root-'))
  chmodSync(folder, 0o755)
  for (const part of ['etc', 'lib', 'lib/images']) mkdirSync(join(folder, part), { mode: 0o755 })
  writeFileSync(join(folder, 'etc/libvirtd.conf'), 'auth_unix_rw = "none"\nauth_unix_ro = "none"\n')
  writeFileSync(join(folder, 'etc/qemu.conf'), `${CONFIG}${qemuConfig}\n`)
  if (hasVolumeGroup) copyFileSync(LVM, join(folder, 'lvm.sh'))
  const log = openSync(join(folder, 'libvirtd.log'), 'a')
  const script = join(repositoryRoot, 'test/lab/daemon/root/namespace.sh')
  const child = spawn(
    'unshare',
    [
      '-m',
      '-p',
      '-f',
      '--kill-child',
      '--mount-proc',
      script,
      folder,
      '/usr/sbin/libvirtd',
      '--timeout',
      '0',
    ],
    { stdio: ['ignore', log, log] },
  )
  child.unref()
  const socket = join(folder, 'run/libvirt-sock')
  await untilThere(socket, child, join(folder, 'libvirtd.log'))
  const uri = `qemu+unix:///system?socket=${socket}`
  const virsh = (...args: readonly string[]): Promise<string> =>
    run('virsh', ['-q', '-c', uri, ...args])
  const path = '/var/lib/libvirt/images'
  await virsh(`pool-define-as default dir --target ${path}; pool-start default`)
  return {
    uri,
    images: join(folder, 'lib/images'),
    path,
    virsh,
    stop: async () => {
      child.ref()
      const ended = once(child, 'exit')
      child.kill('SIGKILL')
      await ended
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

const LVM = join(repositoryRoot, 'test/lab/daemon/root/lvm.sh')

/** Owners are given back, as is libvirt's default; cgroups, namespaces and other drivers are the machine's own. */
const CONFIG = `user = "libvirt-qemu"
group = "libvirt-qemu"
dynamic_ownership = 1
security_driver = "none"
cgroup_controllers = [ ]
namespaces = [ ]
max_core = 0
stdio_handler = "file"
`

async function untilThere(socket: string, child: ChildProcess, log: string): Promise<void> {
  for (let attempt = 0; attempt < 600 && child.exitCode === null; attempt += 1) {
    if (existsSync(socket)) return
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  throw new Error(`the root daemon did not start: ${readFileSync(log, 'utf8')}`)
}
