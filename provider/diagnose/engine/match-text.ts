import { guestWords } from '../../guest/guest-words.js'
import type { Clue, Rule } from '../rules/rule.js'
import type { Line } from '../text/line.js'
import { isBefore, stageOf, STAGES, type Stage } from '../text/stages.js'
import type { Evidence } from './finding.js'

/** Lines of a boot or a screen, and for each the latest stage that a later line shows to have been reached. */
export interface Text {
  /** `disk`: of the journal, which is on a disk. */
  readonly source: 'screen' | 'console' | 'disk'
  readonly lines: readonly Line[]
  readonly reachedAfter: readonly Stage[]
  /** What is quoted of each line; absent: the line itself, with its number. */
  readonly said?: readonly string[]
}

/** Prepares lines for the rules. */
export function prepare(source: Text['source'], lines: readonly Line[]): Text {
  const reachedAfter: Stage[] = []
  let reached: Stage = STAGES[0]
  for (const { text } of lines.toReversed()) {
    reachedAfter.push(reached)
    const stage = stageOf(text)
    if (stage !== null && isBefore(reached, stage)) reached = stage
  }
  return { source, lines, reachedAfter: reachedAfter.toReversed() }
}

/** What a rule finds in a text, and whether later lines say that it did no harm. */
export interface Match {
  readonly evidence: readonly Evidence[]
  readonly isDisproved: boolean
}

/** Lines of each text that are quoted. */
const MOST = 3

/** Looks for the clues of a rule. */
export function matchText(rule: Rule, text: Text): Match {
  const found = (rule.clues ?? []).flatMap((clue) => findClue(clue, rule, text))
  const places = [...new Set(found)].sort((a, b) => a - b)
  const disproof = findDisproof(rule, text)
  const standing = places.filter((place) => place > disproof && !wentOn(rule, text, place))
  const shown = (standing.length > 0 ? standing : places).slice(0, MOST)
  return {
    evidence: shown.map((place) => quote(text, place)),
    isDisproved: places.length > 0 && standing.length === 0,
  }
}

/** Places of the lines that match; of a clue of several lines the last of them. */
function findClue(clue: Clue, rule: Rule, text: Text): readonly number[] {
  const matches = (pattern: RegExp, line: Line): boolean =>
    pattern.test(line.text) && !(rule.harmless?.test(line.text) ?? false)
  if (clue instanceof RegExp)
    return text.lines.flatMap((line, place) => (matches(clue, line) ? [place] : []))
  let [first, at] = [-1, -1]
  for (const pattern of clue) {
    at = text.lines.findIndex((line, place) => place > at && matches(pattern, line))
    if (at < 0) return []
    if (first < 0) first = at
  }
  if (wentOn(rule, text, first)) return []
  return rule.quotesBeginning === true ? [nearestBefore(at, clue[0], text), at] : [at]
}

/** There is one: the clue was found. */
function nearestBefore(place: number, pattern: RegExp | undefined, { lines }: Text): number {
  return lines.slice(0, place).findLastIndex(({ text }) => pattern?.test(text))
}

/** The last line that shows that what comes before it did no harm; -1: none does. */
function findDisproof({ disproved }: Rule, { lines }: Text): number {
  return disproved === undefined ? -1 : lines.findLastIndex(({ text }) => disproved.test(text))
}

/** True if a later line shows that a later stage than the rule's was reached. */
function wentOn({ stage }: Rule, { reachedAfter }: Text, place: number): boolean {
  const reached = reachedAfter[place]
  return reached !== undefined && isBefore(stage, reached)
}

function quote({ source, lines, said }: Text, place: number): Evidence {
  const line = lines[place]
  return {
    source,
    words: guestWords(said?.[place] ?? line?.text.trim() ?? ''),
    isGuestWords: true,
    line: said === undefined ? (line?.at ?? null) : null,
  }
}
