import type { FoundRescue } from '../../found-rescue.js'

/** How far an instance is on its way through a repair, as its host shows it. */
export type Stage =
  /** It is not in rescue. */
  | { readonly kind: 'none' }
  /** A rescue has begun, and is to be finished. */
  | { readonly kind: 'begun' }
  /** Its rescue system runs under a checkpoint. */
  | { readonly kind: 'rescued' }
  /** A probation has begun, and its own system does not run yet. */
  | { readonly kind: 'probation-begun' }
  /** Its own system is being tried. */
  | { readonly kind: 'probation' }
  /** A merge has begun, and must be finished. */
  | { readonly kind: 'merging' }
  /** What an earlier repair left is to be thrown away first; a clause says why. */
  | {
      readonly kind: 'over'
      readonly reason: string
      /** True: what was written to its overlays is worth something. */
      readonly isGood?: true
    }
  /** This rescue is none that a repair can go on with. */
  | { readonly kind: 'refused'; readonly reason: string }

/** Finds out how far an instance is; undefined: no rescue of it was found. */
export function stageOf(found: FoundRescue | undefined): Stage {
  if (found === undefined) return { kind: 'none' }
  const { page, status, trace } = found
  if (page === null) {
    // A rescue that was cut off before it changed anything.
    const isBlank = trace.kind === 'record' && trace.record.view.kind === 'blank'
    return isBlank ? { kind: 'begun' } : { kind: 'refused', reason: status.reason }
  }
  const { phase, claim, merge, isTrial } = page.state
  // Once it is merged, what is left is to remove what the rescue had made.
  if (phase === 'merging' || (phase === 'ending' && merge?.isMerged === true))
    return { kind: 'merging' }
  if (status.status === 'elsewhere') return { kind: 'refused', reason: status.reason }
  if (claim.overlays?.areMergeable !== true) return { kind: 'refused', reason: NO_CHECKPOINT }
  if (phase === 'ending') return { kind: 'over', reason: 'ending it was not finished' }
  if (isTrial === true) return { kind: 'over', reason: TRIAL }
  if (phase === 'entering') return { kind: 'begun' }
  if (status.status === 'left') return { kind: 'over', reason: status.reason }
  if (phase === 'probation')
    return {
      kind: status.status === 'probation' && status.reason === '' ? 'probation' : 'probation-begun',
    }
  if (status.status === 'rescued') return { kind: 'rescued' }
  const isGood = status.status === 'stopped' ? ({ isGood: true } as const) : {}
  return { kind: 'over', reason: status.reason, ...isGood }
}

const NO_CHECKPOINT = 'it is in rescue already, and not under a checkpoint that can be merged'

const TRIAL = 'its own system was started only to be watched, by diagnose --boot'

/** What is left on the host: nothing, the rescue system or the own system under the checkpoint, or it is not known. */
export type Left = 'nothing' | 'rescue' | 'probation' | 'unknown'

/** What such a stage means for whoever stops there. */
export function leftIn({ kind }: Stage): Left {
  if (kind === 'none') return 'nothing'
  return kind === 'rescued' ? 'rescue' : kind === 'probation' ? 'probation' : 'unknown'
}
