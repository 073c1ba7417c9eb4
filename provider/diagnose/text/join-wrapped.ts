import { plainLine } from '../../guest/guest-words.js'
import type { Line } from './line.js'

/** The lines of a screen, those that go on in the next line joined with it; blank ones are left out. */
export function joinWrapped(lines: readonly string[], columns: number): readonly Line[] {
  const joined: { at: number; text: string }[] = []
  let isOpen = false
  lines.forEach((line, at) => {
    const last = joined.at(-1)
    if (isOpen && last !== undefined) last.text += line
    else joined.push({ at: at + 1, text: line })
    isOpen = line.length === columns
  })
  return joined
    .map(({ at, text }) => ({ at, text: plainLine(text) }))
    .filter(({ text }) => text.trim() !== '')
}
