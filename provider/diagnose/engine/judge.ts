import type { Facts } from '../facts/facts.js'
import { lastBootOf } from '../journal/last-boot.js'
import { stageOf } from '../text/stages.js'
import { reachOfLoader } from '../variables/reach-of-loader.js'
import type { Diagnosis, Finding } from './finding.js'
import type { Text } from './match-text.js'
import { describeUntried } from './untried-loader.js'

/**
 * Decides what a diagnosis says. Nothing is found only if something shows that the instance is well: its agent, the
 * prompt of a login, or its disks, which were looked at to the end, have a loader that firmware comes to, and no journal
 * whose last boot let nobody in.
 */
export function judge(
  facts: Facts,
  texts: readonly Text[],
  findings: readonly Finding[],
): Diagnosis['verdict'] {
  const { agent } = facts
  if (findings.some(({ isSymptom }) => !isSymptom)) return 'cause-found'
  if (findings.length > 0) return 'cannot-tell'
  const isWell = agent?.state === 'running' || showUp(facts, texts) || isDiskWell(facts)
  return isWell ? 'nothing-found' : 'cannot-tell'
}

/** A boot that let nobody in, and wrote no end, may have hung for a reason that no rule knows. */
function isDiskWell(facts: Facts): boolean {
  const { disk } = facts
  const boot = lastBootOf(disk)
  const hung = boot !== null && !boot.login && boot.end === 'unknown'
  const isReached = reachOfLoader(facts).kind !== 'unknown' && describeUntried(facts) === null
  return disk?.isWhole === true && isReached && !hung
}

function showUp(facts: Facts, texts: readonly Text[]): boolean {
  return texts.some(isUp) && !mayBeEarlier(facts, texts)
}

/**
 * True if the console's text is that of a log, and the screen shows the firmware or the boot loader. These are silent on
 * the console, so a log may end with the login of an earlier start.
 */
export function mayBeEarlier({ isConsoleLog }: Facts, texts: readonly Text[]): boolean {
  const screen = texts.find(({ source }) => source === 'screen')?.lines ?? []
  const last = screen.map(({ text }) => stageOf(text)).findLast((stage) => stage !== null)
  return isConsoleLog === true && (last === 'firmware' || last === 'loader')
}

/** True if the text shows that users can log in. What the journal says is of the past. */
export function isUp({ source, lines }: Text): boolean {
  return source !== 'disk' && lines.some(({ text }) => stageOf(text) === 'up')
}
