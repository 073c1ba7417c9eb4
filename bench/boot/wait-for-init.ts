import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Daemon } from '../../test/lab/daemon.js'
import { startTime } from '../../test/lab/processes.js'

/** A guest of the lab: its name, and where its serial port is logged. */
export interface Booting {
  readonly name: string
  readonly log: string
}

/**
 * Seconds from the start of a guest's QEMU process to the first word of its init.
 *
 * The log may hold earlier boots, `before` of them. Both ends are read from the kernel's clock, in
 * hundredths: libvirt's own work before QEMU starts is not part of it.
 */
export async function waitForInit(daemon: Daemon, guest: Booting, before: number): Promise<number> {
  const start = startOf(
    readFileSync(join(daemon.env['XDG_RUNTIME_DIR'] ?? '', pidFile(guest)), 'utf8'),
  )
  const end = Date.now() + PATIENCE_MS
  while (Date.now() < end) {
    if (countBoots(guest) > before) return uptime() - start
    await sleep(20)
  }
  throw new Error(
    `'${guest.name}' did not boot; the end of its log: ${readLog(guest).slice(-1000)}`,
  )
}

/** How often a guest's init has begun so far. */
export function countBoots(guest: Booting): number {
  return readLog(guest).split('@boot ').length - 1
}

const PATIENCE_MS = 300_000

function pidFile({ name }: Booting): string {
  return `libvirt/qemu/run/${name}.pid`
}

/** Seconds after the kernel's start, whose ticks are hundredths. */
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
    return '' // never started yet
  }
}
