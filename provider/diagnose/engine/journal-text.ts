import type { Facts } from '../facts/facts.js'
import { consoleForm } from '../journal/console-form.js'
import { lastBootOf, showTime, type JournalLine } from '../journal/last-boot.js'
import { isUp } from './judge.js'
import { prepare, type Text } from './match-text.js'

/** The text of the last boot in the journal. What its users wrote says nothing of how far it came. */
export interface JournalText {
  /** The lines of the kernel and of the first process; the others are empty. */
  readonly ofSystem: Text
  /** Those of all programs. */
  readonly all: Text
}

/**
 * Reads it; null: there is none, or it is outranked.
 *
 * What is seen outranks it: if screen, console or agent show a system that is up, a boot that failed was an earlier one.
 */
export function journalTextOf({ agent, disk }: Facts, seen: readonly Text[]): JournalText | null {
  const boot = lastBootOf(disk)
  if (boot === null || seen.some(isUp) || UP.has(agent?.state ?? '')) return null
  const said = boot.lines.map((line) => quote(boot.first, line))
  const lines = boot.lines.map((line, place) => ({ at: place + 1, text: consoleForm(line) }))
  const own = lines.map((line, place) =>
    boot.lines[place]?.isOfSystem === true ? line : { ...line, text: '' },
  )
  const ofSystem = prepare('disk', own)
  // A boot has one identifier, so nothing after its login kept it from coming up. The lines of the login may be cut off.
  const reachedAfter = boot.login ? lines.map(() => 'up' as const) : ofSystem.reachedAfter
  return {
    ofSystem: { ...ofSystem, reachedAfter, said },
    all: { ...ofSystem, lines, reachedAfter, said },
  }
}

/** What systemd says of a system that came to the end of its boot. */
const UP: ReadonlySet<string> = new Set(['running', 'degraded'])

function quote(first: number, { seconds, text }: JournalLine): string {
  return `journal of the boot of ${showTime(first)}, ${Math.round(seconds)} s: ${text}`
}

/** Kinds of lines that say something of the journal. */
const OF_JOURNAL: ReadonlySet<string> = new Set(['boot', 'journal'])

/** The same facts without the boots in the journal. */
export function withoutJournal(facts: Facts): Facts {
  const { disk } = facts
  if (disk === null) return facts
  const { isWhole, all } = disk
  return { ...facts, disk: { isWhole, all: (kind) => (OF_JOURNAL.has(kind) ? [] : all(kind)) } }
}
