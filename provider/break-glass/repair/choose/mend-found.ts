import type { Report } from '../../../diagnose/index.js'
import type { Mended } from '../mend/mend.js'
import type { Mending, RepairRequest } from '../plan/repair-request.js'
import { proposeFixes, takenOf, type Proposed } from './propose-fixes.js'

/** What a diagnosis has found, and what would mend it. */
export interface Proposal {
  readonly report: Report
  /** In the order in which they are run. */
  readonly proposed: readonly Proposed[]
  /** The ids of those that are taken, or that the operator is asked for. */
  readonly taken: readonly string[]
  /** False: something was mended before, and this is what is found beside that. */
  readonly isFirst: boolean
}

/** What mending by a diagnosis needs. */
export interface ChoosingTools {
  readonly request: Pick<RepairRequest, 'choice' | 'parameters' | 'isDry'>
  /** True: an earlier command may have written to the disks already. */
  readonly isResumed: boolean
  diagnose(): Promise<Report>
  show(proposal: Proposal): void
  /** True if they may be taken; null: nobody can be asked. */
  choose(ids: readonly string[]): Promise<boolean | null>
  isStopped(): boolean
  /** Mends one thing. */
  mend(mending: Mending): Promise<Mended>
}

/** What came of it. */
export type Chosen =
  /** Everything that was taken was mended. */
  | { readonly kind: 'mended' }
  /** One of them was not: what was said of it counts. */
  | { readonly kind: 'not-mended'; readonly mending: Mending; readonly mended: Mended }
  /** Nothing was taken: why, a clause. */
  | { readonly kind: 'none'; readonly reason: string }
  | { readonly kind: 'declined' }
  | { readonly kind: 'stopped' }

/** Looks at the disks in one repair, at most. */
const MOST_LOOKS = 4

/**
 * Diagnoses, mends what was found by the fixes that are taken, and diagnoses again, until there is nothing to take.
 *
 * Once something may have been written, nothing more to take is no failure: the proof decides.
 */
export async function mendFound(tools: ChoosingTools): Promise<Chosen> {
  const { request, isResumed } = tools
  const tried = new Map<string, Mended['kind']>()
  for (let look = 0; look < MOST_LOOKS; look += 1) {
    const isFirst = look === 0
    const turn = await takeTurn(tools, tried, isFirst)
    if (turn.kind === 'none' || turn.kind === 'declined')
      return isFirst && !isResumed ? turn : { kind: 'mended' }
    if (turn.kind !== 'mended' || request.isDry) return turn
  }
  return { kind: 'mended' }
}

async function takeTurn(
  tools: ChoosingTools,
  tried: Map<string, Mended['kind']>,
  isFirst: boolean,
): Promise<Chosen> {
  const { request } = tools
  if (tools.isStopped()) return { kind: 'stopped' }
  const report = await tools.diagnose()
  if (tools.isStopped()) return { kind: 'stopped' }
  const proposed = proposeFixes(report, request.parameters, tried)
  const taken = takenOf(proposed, request.choice)
  const ids = taken.map(({ name }) => name)
  if (isFirst || proposed.length > 0) tools.show({ report, proposed, taken: ids, isFirst })
  if (taken.length === 0) return { kind: 'none', reason: reasonOf(report, proposed) }
  const agreed = request.choice === 'auto' || request.isDry || (await tools.choose(ids))
  if (tools.isStopped()) return { kind: 'stopped' }
  if (agreed === null) return { kind: 'none', reason: 'nobody could be asked which fixes to take' }
  if (!agreed) return { kind: 'declined' }
  for (const mending of taken) {
    if (tools.isStopped()) return { kind: 'stopped' }
    const mended = await tools.mend(mending)
    if (!GOES_ON.has(mended.kind)) return { kind: 'not-mended', mending, mended }
    tried.set(mending.name, mended.kind)
  }
  return { kind: 'mended' }
}

const GOES_ON: ReadonlySet<Mended['kind']> = new Set(['done', 'not-needed', 'shown'])

function reasonOf({ verdict, findings }: Report, proposed: readonly Proposed[]): string {
  if (proposed.some(({ mending }) => mending !== null))
    return 'each fix that would mend what was found is to be asked for'
  if (proposed.length > 0)
    return 'each fix that would mend what was found needs a parameter, which is never guessed'
  if (findings.length > 0) return 'no fix mends what was found, so a person must'
  return verdict === 'nothing-found'
    ? 'nothing was found that a fix could mend'
    : 'what was looked at does not show a cause'
}
