import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Daemon } from '../../test/lab/daemon/daemon.js'
import { startTime } from '../../test/lab/processes.js'

/** A guest of the lab: its name, and the file that logs its serial port. */
export interface Booting {
  readonly name: string
  readonly log: string
}

/**
 * Measures the seconds from the start of a guest's QEMU process until its init begins.
 *
 * `before` is the number of boots that the log already holds. Both times come from the kernel's clock,
 * in hundredths of a second. What libvirt does before it starts QEMU does not count.
 */
export async function waitForInit(daemon: Daemon, guest: Booting, before: number): Promise<number> {
  const start = startOf(
    readFileSync(join(daemon.env['XDG_RUNTIME_DIR'] ?? '', pidFile(guest)), 'utf8'),
  )
  const end = Date.now() + TIMEOUT_MS
  while (Date.now() < end) {
    if (countBoots(guest) > before) return uptime() - start
    await sleep(20)
  }
  throw new Error(
    `'${guest.name}' did not boot; the end of its log: ${readLog(guest).slice(-1000)}`,
  )
}

/** Counts how often a guest's init has begun so far. */
export function countBoots(guest: Booting): number {
  return readLog(guest).split('@boot ').length - 1
}

const TIMEOUT_MS = 300_000

function pidFile({ name }: Booting): string {
  return `libvirt/qemu/run/${name}.pid`
}

/** Seconds from the kernel's start to the process's; a tick is a hundredth. */
function startOf(pid: string): number {
  return Number(startTime(Number(pid))) / 100
}

function uptime(): number {
  return Number.parseFloat(readFileSync('/proc/uptime', 'utf8'))
}

function readLog({ log }: Booting): string {
  try {
    return readFileSync(log, 'latin1')
  } catch {
    return '' // not started yet
  }
}
