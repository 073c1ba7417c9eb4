import {
  chownSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { clear, startTime } from './processes.js'

/** The user a lab's processes run as; empty where we are an ordinary user already. */
export const LAB_USER: { readonly uid?: number; readonly gid?: number } =
  process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : {}

/**
 * Makes a folder for one lab, owned by the lab's user, that goes when this process goes.
 *
 * It is cleared on exit, on Ctrl-C and on termination; what a killed run left behind is cleared
 * when the next one makes its folder.
 */
export function makeFolder(): string {
  clearLeftovers()
  const directory = mkdtempSync(join(tmpdir(), PREFIX))
  writeFileSync(join(directory, OWNER), `${process.pid} ${startTime(process.pid) ?? ''}`)
  for (const part of ['', ...PARTS]) own(join(directory, part))
  if (living.size === 0) clearAtEnd()
  living.add(directory)
  return directory
}

/** Makes a folder of the lab's user, if there is none. */
export function own(directory: string): void {
  mkdirSync(directory, { recursive: true, mode: 0o755 })
  if (LAB_USER.uid !== undefined) chownSync(directory, LAB_USER.uid, LAB_USER.gid ?? LAB_USER.uid)
}

/** Clears a folder now, with every process that was started in it. */
export function removeFolder(directory: string): void {
  clear(directory)
  living.delete(directory)
}

const PREFIX = 'rescue-lab-'
const OWNER = 'owner'
const PARTS = ['run', 'config', 'config/libvirt', 'cache', 'data', 'images']
const living = new Set<string>()

function clearAtEnd(): void {
  process.once('exit', () => {
    living.forEach(clear)
  })
  for (const [signal, code] of [
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ] as const) {
    process.once(signal, () => process.exit(code))
  }
}

function clearLeftovers(): void {
  for (const name of readdirSync(tmpdir()).filter((entry) => entry.startsWith(PREFIX))) {
    const directory = join(tmpdir(), name)
    if (isAbandoned(directory)) clear(directory)
  }
}

function isAbandoned(directory: string): boolean {
  try {
    const [pid, started] = readFileSync(join(directory, OWNER), 'utf8').split(' ')
    return startTime(Number(pid)) !== started
  } catch {
    return false // half made by a run of this moment, or another user's
  }
}
