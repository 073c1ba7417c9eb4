import { STAGES } from '../text/stages.js'
import type { Finding } from './finding.js'

/** Puts the cause first: what really happened before what is only on the disk, and the earlier stage before the later. */
export function rank(findings: readonly Finding[]): readonly Finding[] {
  return [...findings].sort(
    (one, other) =>
      weigh(one) - weigh(other) ||
      STAGES.indexOf(one.stage) - STAGES.indexOf(other.stage) ||
      one.row - other.row,
  )
}

/** 0 for a cause that was seen to happen. */
function weigh({ isSymptom, stage, evidence }: Finding): number {
  if (isSymptom) return 2
  const isSeen = stage === 'host' || evidence.some(({ source }) => SHOWS_A_BOOT.has(source))
  return isSeen ? 0 : 1
}

const SHOWS_A_BOOT: ReadonlySet<string> = new Set(['screen', 'console', 'agent'])
