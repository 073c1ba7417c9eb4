import type { JournalLine, LastBoot } from './last-boot.js'

/** A unit that a boot waited for when its journal ended. */
export interface WaitingUnit {
  /** As systemd names it: its file, its description, or both. */
  readonly name: string
  /** Seconds from its beginning to the end of the journal. */
  readonly seconds: number
}

/**
 * Units that a boot began to start, and that neither started nor failed before its journal ended. A boot that came to a
 * login or to emergency mode waited for none.
 */
export function waitingUnits({ seconds, login, end, lines }: LastBoot): readonly WaitingUnit[] {
  if (login || end === 'emergency') return []
  const waiting = new Map<string, number>()
  for (const line of lines) if (line.isOfSystem) follow(waiting, line)
  return [...waiting].map(([name, from]) => ({
    name,
    seconds: Math.max(0, Math.floor(seconds - from)),
  }))
}

function follow(waiting: Map<string, number>, { seconds, text }: JournalLine): void {
  const [, begun] = /^systemd\[1\]: Starting (.{1,200}?)\.{3}$/.exec(text) ?? []
  if (begun !== undefined) waiting.set(begun, seconds)
  const [, done] = DONE.exec(text) ?? []
  if (done !== undefined) waiting.delete(done)
}

const DONE = /^systemd\[1\]: (?:Started|Finished|Failed to start) (.{1,200}?)\.$/
