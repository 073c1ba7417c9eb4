import { randomBytes } from 'node:crypto'
import { readFileSync, readlinkSync } from 'node:fs'
import { hostname } from 'node:os'
import { connect, reaches } from '../libvirt/index.js'
import { openPatiently } from './connections/open-patiently.js'
import type { Clock, Holder, Runtime } from './runtime.js'
import { saveFile } from './save-file.js'
import { shareConnections } from './connections/shared-connections.js'

/** The real runtime: this process, this host, the system's clock. Without `say`, `warn` prints every line. */
export function systemRuntime(
  warn: (message: string) => void,
  say: (message: string) => void = warn,
): Runtime {
  const holder = thisProcess()
  const ancestors = findAncestors()
  return {
    clock: systemClock,
    holder,
    connect: shareConnections((uri) => openPatiently(() => connect(uri), systemClock), { later }),
    randomHex: (bytes) => randomBytes(bytes).toString('hex'),
    isProvenDead: (other) =>
      other.host === holder.host &&
      bootOf(other) !== '' &&
      bootOf(other) === bootOf(holder) &&
      isGone(other),
    isEngineAlive: () => ancestors.every(({ pid, startedAt }) => startOf(pid) === startedAt),
    saveFile,
    reaches: (address, port) => reaches(address, port, REACH_MS),
    warn,
    say,
  }
}

/** Milliseconds that a port has to accept a connection. */
const REACH_MS = 3_000

const systemClock: Clock = {
  now: readMonotonic,
  date: () => new Date(),
  sleep: (ms, signal) =>
    new Promise((resolve) => {
      if (signal?.aborted === true) {
        resolve()
        return
      }
      const wake = (): void => {
        clearTimeout(timer)
        signal?.removeEventListener('abort', wake)
        resolve()
      }
      const timer = setTimeout(wake, ms)
      signal?.addEventListener('abort', wake)
    }),
}

/** Linux counts the time of suspension in its uptime; elsewhere Node's own clock may leave it out. */
function readMonotonic(): number {
  const seconds = Number.parseFloat(readText('/proc/uptime'))
  return Number.isNaN(seconds) ? performance.now() : seconds * 1_000
}

/** Calls `run` after `ms`, unless the process ends first; returns a function that cancels this. */
function later(ms: number, run: () => void): () => void {
  const timer = setTimeout(run, ms).unref()
  return () => {
    clearTimeout(timer)
  }
}

function thisProcess(): Holder {
  return {
    host: hostIdentity(),
    pid: process.pid,
    startedAt: startOf(process.pid),
    nonce: randomBytes(8).toString('hex'),
  }
}

/** Names the place in which a pid is unique: containers may share a host's name and machine id, but not its pids. */
function hostIdentity(): string {
  return `${hostname()}/${readText('/etc/machine-id').trim()}/${readPidNamespace()}`
}

function readPidNamespace(): string {
  try {
    return readlinkSync('/proc/self/ns/pid')
  } catch {
    return '' // not Linux: pids have no start times there either, so no process is ever proven dead
  }
}

/**
 * Finds the parent and its parent: the engine starts this process through a shell that outlives it.
 *
 * If the system has no /proc nothing is found, and others detect only that the record stands still.
 */
function findAncestors(): { pid: number; startedAt: string }[] {
  const parents = [process.ppid, parentOf(process.ppid)].filter((pid) => pid > 1)
  return parents
    .map((pid) => ({ pid, startedAt: startOf(pid) }))
    .filter(({ startedAt }) => startedAt !== '')
}

/**
 * The id of the boot in which a process ran: cloned machines and containers may share name, machine id
 * and even the number of their pid namespace.
 */
function bootOf({ startedAt }: Holder): string {
  return startedAt.slice(0, startedAt.indexOf(':') + 1)
}

/** Asks the kernel if /proc says nothing: it may hide the processes of other users (hidepid). */
function isGone({ pid, startedAt }: Holder): boolean {
  const start = startOf(pid)
  return start === '' ? !exists(pid) : start !== startedAt
}

function exists(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return !(error instanceof Error && 'code' in error && error.code === 'ESRCH')
  }
}

/** Start time of a process in ticks since boot, prefixed by the boot's id; empty: no such process, or no /proc. */
function startOf(pid: number): string {
  const ticks = statOf(pid)[19]
  return ticks === undefined ? '' : `${readText('/proc/sys/kernel/random/boot_id').trim()}:${ticks}`
}

function parentOf(pid: number): number {
  return Number(statOf(pid)[1] ?? 0)
}

/** Fields of /proc/PID/stat from the third on: the second, the command, may hold spaces. */
function statOf(pid: number): string[] {
  const text = readText(`/proc/${pid}/stat`)
  return text === '' ? [] : text.slice(text.lastIndexOf(')') + 2).split(' ')
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return '' // not Linux, or the process is gone: the caller treats both as unknown
  }
}
