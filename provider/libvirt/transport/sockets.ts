import { homedir } from 'node:os'
import { join } from 'node:path'
import type { Target } from './target.js'

/** The sockets on which the daemon of a target may listen, best first. */
export function socketsOf(target: Target, env: NodeJS.ProcessEnv): readonly string[] {
  const { socket, mode = 'auto' } = target.parameters
  if (socket !== undefined) return [socket]
  const folder = isSession(target) ? sessionFolder(env) : SYSTEM_FOLDER
  const direct = join(folder, `${DAEMONS[target.driver] ?? 'libvirt'}-sock`)
  const legacy = join(folder, 'libvirt-sock')
  if (mode === 'legacy') return [legacy]
  return mode === 'direct' || direct === legacy ? [direct] : [direct, legacy]
}

/** True for a daemon that belongs to one user rather than to the host. */
export function isSession(target: Target): boolean {
  return target.path === '/session' || target.driver === 'test'
}

/** Not `/run/libvirt`: older hosts have no `/run`. */
const SYSTEM_FOLDER = '/var/run/libvirt'

/** Drivers with a daemon of their own; the others are in libvirtd. */
const DAEMONS: Readonly<Record<string, string>> = {
  qemu: 'virtqemud',
  xen: 'virtxend',
  lxc: 'virtlxcd',
  vbox: 'virtvboxd',
  bhyve: 'virtbhyved',
  vz: 'virtvzd',
  ch: 'virtchd',
}

/** GLib's rule for the user's runtime folder. */
function sessionFolder(env: NodeJS.ProcessEnv): string {
  const cache = env['XDG_CACHE_HOME'] ?? join(env['HOME'] ?? homedir(), '.cache')
  return join(env['XDG_RUNTIME_DIR'] ?? cache, 'libvirt')
}
