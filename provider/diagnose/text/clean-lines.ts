import { plainLine } from '../../guest/guest-words.js'
import type { Line } from './line.js'

/** Bytes of a log that are read: the last ones. A boot of Debian writes 60 kB. */
const LONGEST_LOG = 8 << 20
/** Characters of a line that are read, and lines of a log. */
const [LONGEST_LINE, MOST_LINES] = [1024, 50_000]

/** The lines of a console, and whether its beginning was left out. */
export interface CleanLines {
  readonly lines: readonly Line[]
  readonly isCut: boolean
}

/**
 * Makes lines of what a guest wrote to its console: clean, cut, and only the last ones of a long log.
 *
 * Firmware and GRUB place the cursor in place of beginning a line, and systemd overwrites its line, so both begin a
 * new one.
 */
export function cleanLines(bytes: Uint8Array): CleanLines {
  const isLong = bytes.length > LONGEST_LOG
  const text = new TextDecoder().decode(isLong ? bytes.subarray(-LONGEST_LOG) : bytes)
  const all = text.split(BREAK)
  const first = Math.max(0, all.length - MOST_LINES)
  const lines = all
    .slice(first)
    .map((line, at) => ({ at: first + at + 1, text: plainLine(line.slice(0, LONGEST_LINE)) }))
    .filter((line) => line.text.trim() !== '')
  return { lines, isCut: isLong || first > 0 }
}

/** The end of a line of a console, or a sequence of a terminal that places the cursor or clears the screen. */
// eslint-disable-next-line no-control-regex -- these are the characters to find
export const BREAK = /(?:\r*\n|\r+|\u001B\[[0-9;]{0,12}[HJf])/
