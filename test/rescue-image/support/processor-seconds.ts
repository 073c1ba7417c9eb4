import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Daemon } from '../../lab/daemon/daemon.js'

/** The processor time that a guest's QEMU has used: unlike its wall time, the same on a busy machine. */
export function processorSeconds(daemon: Daemon, guest: string): number {
  const pid = readFileSync(join(daemon.directory, 'run/libvirt/qemu/run', `${guest}.pid`), 'utf8')
  const stat = readFileSync(`/proc/${pid.trim()}/stat`, 'utf8')
  // The name in brackets may hold blanks; after it comes field 3, and 14 and 15 are user and system time.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return (Number(fields[11]) + Number(fields[12])) / TICKS
}

/** Of a second, as Linux shows them to programs on every architecture that QEMU runs on. */
const TICKS = 100
