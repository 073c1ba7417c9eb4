import type { Facts } from '../facts/facts.js'
import { cleanLines } from '../text/clean-lines.js'
import { joinWrapped } from '../text/join-wrapped.js'
import { splitBoots } from '../text/split-boots.js'
import { prepare, type Text } from './match-text.js'

/** The texts that rules are looked for in: the screen, and of the console's log the last boot of the instance's own system. */
export function textsOf({ screen, console, definition }: Facts): readonly Text[] {
  const boots = console === null ? [] : splitBoots(cleanLines(console).lines)
  const last = isOn(definition) ? boots.at(-1) : boots.findLast(({ isRescue }) => !isRescue)
  return [
    ...(screen?.kind === 'text'
      ? [prepare('screen', joinWrapped(screen.lines, screen.columns))]
      : []),
    ...(last === undefined || last.isRescue ? [] : [prepare('console', last.lines)]),
  ]
}

/** If its own system runs, what it said before a rescue is of an earlier start, and shows nothing of this one. */
function isOn(definition: Facts['definition']): boolean {
  return definition !== null && definition.state.name !== 'off'
}
