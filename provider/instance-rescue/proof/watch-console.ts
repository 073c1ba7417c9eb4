import { ConnectionLostError } from '../../libvirt/index.js'
import type { DomainRef, OpenPort } from '../../libvirt/index.js'
import type { Host } from '../../host/index.js'
import { compilePattern } from '../inputs/boot-pattern.js'
import { ConsoleText } from './console-text.js'

/** A guest's console while it is read. */
export interface WatchedConsole {
  /** What is known of it now. */
  seen(): SeenConsole
  /** Lets go of it. */
  stop(): void
}

/** What a guest's console has shown since it was opened. */
export interface SeenConsole {
  /** The last lines, safe to print; the guest's own words. */
  readonly tail: readonly string[]
  /** False if it could not be opened: somebody else has it open, or libvirt does not pass it on. */
  readonly wasOpen: boolean
  /** For each pattern, true once a line was what it expects. */
  readonly matched: readonly boolean[]
}

/**
 * Reads a guest's console in the background, because nobody keeps what a console shows while it is closed.
 *
 * It is never taken from somebody who has it open, and not taken back from who takes it by force: only
 * when it is free again. What goes wrong is not reported, since the console proves nothing by being closed.
 */
export function watchConsole(
  host: Host,
  dom: DomainRef,
  patterns: readonly string[] = [],
): WatchedConsole {
  const text = new ConsoleText()
  const expected = patterns.map((pattern) => ({ pattern: compilePattern(pattern), isFound: false }))
  const ended = new AbortController()
  let wasOpen = false
  const take = (bytes: Uint8Array): void => {
    const lines = text.push(bytes)
    for (const one of expected) one.isFound ||= lines.some((line) => one.pattern.test(line))
  }
  const opened = (): void => {
    wasOpen = true
  }
  void readOn(host, dom, { signal: ended.signal, opened, take })
  return {
    seen: () => ({ tail: text.tail(), wasOpen, matched: expected.map(({ isFound }) => isFound) }),
    stop: () => {
      ended.abort(new Error('the console is no longer read'))
    },
  }
}

interface Reading {
  readonly signal: AbortSignal
  readonly opened: () => void
  readonly take: (bytes: Uint8Array) => void
}

/** Milliseconds before a console is opened again. */
const PAUSE_MS = 5_000

async function readOn(host: Host, dom: DomainRef, reading: Reading): Promise<void> {
  const { signal } = reading
  while (!signal.aborted) {
    if (!(await readOnce(host, dom, reading))) return
    await host.clock.sleep(PAUSE_MS, signal)
  }
}

/** False if it cannot be opened again. */
async function readOnce(
  { libvirt, clock }: Host,
  dom: DomainRef,
  { signal, opened, take }: Reading,
): Promise<boolean> {
  let port: OpenPort | null = null
  try {
    port = await libvirt.domainOpenConsole({ dom }, { signal, deadline: Infinity })
    opened()
    for (let bytes = await port.read(); bytes !== null; bytes = await port.read()) {
      take(bytes)
      await clock.sleep(0, signal) // a guest that writes for ever must not hold up everything else
    }
    return true
  } catch (error) {
    return !(error instanceof ConnectionLostError)
  } finally {
    port?.close()
  }
}
