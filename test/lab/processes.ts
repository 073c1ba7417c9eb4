import { readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'

/**
 * Kills every process that a lab folder's pid files name, QEMU's first, and removes the folder.
 *
 * Only processes whose command line or environment names the folder are touched, so a pid that
 * has gone to somebody else is safe. Synchronous, because it also runs while the process ends.
 */
export function clear(directory: string): void {
  killGuests(directory)
  killAll(directory, 'run/libvirt')
  killAll(directory, '.')
  rmSync(directory, { recursive: true, force: true, maxRetries: 5 })
}

/** Kills the QEMU processes of a lab folder, as a power cut would. */
export function killGuests(directory: string): void {
  killAll(directory, 'run/libvirt/qemu/run')
}

/** When a process started, in clock ticks since boot, or null if it is gone: pid and this never repeat. */
export function startTime(pid: number): string | null {
  const stat = read(`/proc/${pid}/stat`)
  // The name in brackets may hold blanks; after it comes field 3, and the start is field 22.
  return stat?.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? null
}

function killAll(directory: string, part: string): void {
  const folder = join(directory, part)
  for (const file of list(folder).filter((name) => name.endsWith('.pid'))) {
    killOwn(directory, readPid(join(folder, file)))
  }
}

function killOwn(directory: string, pid: number | null): void {
  if (pid === null || !belongs(directory, pid)) return
  try {
    process.kill(pid, 'SIGKILL')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}

function belongs(directory: string, pid: number): boolean {
  return ['cmdline', 'environ'].some((file) => read(`/proc/${pid}/${file}`)?.includes(directory))
}

function readPid(file: string): number | null {
  const pid = Number(read(file)?.trim())
  return Number.isInteger(pid) && pid > 1 ? pid : null
}

function read(file: string): string | null {
  try {
    return readFileSync(file, 'latin1')
  } catch {
    return null
  }
}

function list(directory: string): readonly string[] {
  try {
    return readdirSync(directory)
  } catch {
    return []
  }
}
