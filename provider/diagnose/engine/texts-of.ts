import type { Facts } from '../facts/facts.js'
import { cleanLines } from '../text/clean-lines.js'
import { joinWrapped } from '../text/join-wrapped.js'
import { splitBoots } from '../text/split-boots.js'
import { prepare, type Text } from './match-text.js'

/** The texts that rules are looked for in: the screen, and of the console's log the last boot that is not of our rescue system. */
export function textsOf({ screen, console }: Facts): readonly Text[] {
  const boots = console === null ? [] : splitBoots(cleanLines(console).lines)
  const last = boots.findLast(({ isRescue }) => !isRescue)
  return [
    ...(screen?.kind === 'text'
      ? [prepare('screen', joinWrapped(screen.lines, screen.columns))]
      : []),
    ...(last === undefined ? [] : [prepare('console', last.lines)]),
  ]
}
