import type { Facts } from '../facts/facts.js'
import { stageOf } from '../text/stages.js'
import type { Diagnosis, Finding } from './finding.js'
import type { Text } from './match-text.js'

/**
 * Decides what a diagnosis says. Nothing is found only if something shows that the instance is well: its agent, the
 * prompt of a login, or its disks, which were looked at to the end.
 */
export function judge(
  { agent, disk }: Facts,
  texts: readonly Text[],
  findings: readonly Finding[],
): Diagnosis['verdict'] {
  if (findings.some(({ isSymptom }) => !isSymptom)) return 'cause-found'
  if (findings.length > 0) return 'cannot-tell'
  const isWell = agent?.state === 'running' || disk?.isWhole === true || texts.some(isUp)
  return isWell ? 'nothing-found' : 'cannot-tell'
}

/** True if the text shows that users can log in. */
export function isUp({ lines }: Text): boolean {
  return lines.some(({ text }) => stageOf(text) === 'up')
}
