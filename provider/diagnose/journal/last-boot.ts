import type { DiskFacts } from '../facts/disk-facts.js'
import type { Of } from '../facts/disk-lines.js'

/** The last boot in the journal of an instance: what the guest wrote down, not what was seen. */
export interface LastBoot extends Omit<Of<'boot'>, 'kind' | 'number'> {
  readonly lines: readonly JournalLine[]
}

/** A line of a journal. */
export interface JournalLine {
  /** Seconds since the kernel began. */
  readonly seconds: number
  /** What follows the time: `systemd[1]: Started ssh.service - OpenBSD Secure Shell server.` */
  readonly text: string
  /** True: the kernel or the first process said it. Any user may write what other lines have. */
  readonly isOfSystem: boolean
}

/** The last boot in the journal; null: the journal shows none. */
export function lastBootOf(disk: DiskFacts | null): LastBoot | null {
  const boot = disk?.all('boot').find(({ number }) => number === 0)
  if (disk === null || boot === undefined) return null
  const { first, last, seconds } = boot
  const lines = disk.all('journal').flatMap(readLine)
  // If the index of a journal is damaged, its text alone shows how far it came.
  const targets = lines.map(({ text, isOfSystem }) =>
    isOfSystem ? TARGET.exec(text)?.[1] : undefined,
  )
  const hasLogin = targets.some((target) => target !== undefined && target !== EMERGENCY)
  const isEmergency = !hasLogin && targets.includes(EMERGENCY)
  const login = boot.login || hasLogin
  const end = isEmergency && boot.end === 'unknown' && !login ? 'emergency' : boot.end
  return { first, last, seconds, login, end, lines }
}

const EMERGENCY = 'Emergency Mode'
const TARGET =
  /^systemd\[1\]: Reached target .*(Multi-User System|Graphical Interface|Emergency Mode)\.?$/

/** A line that goes on with a message has no time: it belongs to the line before. */
function readLine({ text }: Of<'journal'>): readonly JournalLine[] {
  const [, seconds, rest] = LINE.exec(text) ?? []
  if (rest === undefined) return []
  return [{ seconds: Number(seconds), text: rest, isOfSystem: OF_SYSTEM.test(rest) }]
}

const LINE = /^\[ {0,12}(\d{1,10}\.\d{1,6})\] (\S.*)$/

/**
 * A program gives itself any name, such as `systemd[1]: Reached target x`; journalctl puts its number behind that name,
 * and nobody else has the number 1.
 */
const OF_SYSTEM = /^(?:kernel|systemd\[1\]): (?!.*\[\d+\]: )/

/** A time in seconds since 1970, as reports show it: `2026-11-27 17:20 UTC`. */
export function showTime(seconds: number): string {
  return `${new Date(seconds * 1000).toISOString().slice(0, 16).replace('T', ' ')} UTC`
}
