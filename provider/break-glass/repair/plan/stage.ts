import type { FoundRescue } from '../../found-rescue.js'

/** How far an instance is on its way through a repair, as its host shows it. */
export type Stage =
  /** It is not in rescue. */
  | { readonly kind: 'none' }
  /** A rescue has begun, and is to be finished. */
  | { readonly kind: 'begun' }
  /** Its rescue system runs under a checkpoint. */
  | { readonly kind: 'rescued' }
  /** The trial of its own system has begun, and that does not run yet. */
  | { readonly kind: 'trial-begun' }
  /** Its own system is being tried. */
  | { readonly kind: 'probation' }
  /** A merge has begun, and must be finished. */
  | { readonly kind: 'merging' }
  /** What an earlier repair left is to be thrown away first; a clause says why. */
  | { readonly kind: 'over'; readonly reason: string }
  /** This rescue is none that a repair can go on with. */
  | { readonly kind: 'refused'; readonly reason: string }

/** Finds out how far an instance is; undefined: no rescue of it was found. */
export function stageOf(found: FoundRescue | undefined): Stage {
  if (found === undefined) return { kind: 'none' }
  const { page, status, seen } = found
  if (page === null)
    return { kind: 'refused', reason: `its rescue has no record: ${status.reason}` }
  const { phase, claim } = page.state
  if ((phase as string) === 'merging') return { kind: 'merging' }
  if (status.status === 'elsewhere') return { kind: 'refused', reason: status.reason }
  // An access has no rescue disk; a rescue that was begun may have no overlay yet, and its own command knows.
  if (claim.overlays === undefined) return { kind: 'refused', reason: NO_CHECKPOINT }
  if (phase === 'ending') return { kind: 'over', reason: 'ending it was not finished' }
  if (phase === 'entering') return { kind: 'begun' }
  const access = seen?.marker?.originalDisks
  if (access !== undefined && access !== 'checkpoint')
    return { kind: 'refused', reason: NO_CHECKPOINT }
  if (status.status === 'rescued') return { kind: 'rescued' }
  if (status.status === 'probation') return { kind: 'probation' }
  return { kind: 'over', reason: status.reason }
}

const NO_CHECKPOINT = 'it is in rescue already, and not under a checkpoint that can be merged'

/** What is left on the host: nothing, the rescue system or the own system under the checkpoint, or it is not known. */
export type Left = 'nothing' | 'rescue' | 'probation' | 'unknown'

/** What such a stage means for whoever stops there. */
export function leftIn({ kind }: Stage): Left {
  if (kind === 'none') return 'nothing'
  return kind === 'rescued' ? 'rescue' : kind === 'probation' ? 'probation' : 'unknown'
}
