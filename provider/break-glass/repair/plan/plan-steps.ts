import type { Mending, RepairRequest } from './repair-request.js'
import type { Stage } from './stage.js'

/** One step of a repair. */
export type Step =
  /** Throws away what an earlier repair left. */
  | { readonly kind: 'clear' }
  /** Puts the instance into rescue under a checkpoint, and waits until the rescue system shows that it runs. */
  | { readonly kind: 'rescue' }
  /** Waits until no job of an earlier command runs in the rescue system any more. */
  | { readonly kind: 'await-jobs' }
  | { readonly kind: 'mend'; readonly mending: Mending }
  /** Diagnoses from the inside, and mends what was found by fixes that are taken. */
  | { readonly kind: 'choose'; readonly isResumed: boolean }
  /** Starts the instance's own system on the overlays. */
  | { readonly kind: 'probation' }
  /** Waits until it is proven to boot. */
  | { readonly kind: 'prove' }
  /** Diagnoses once more, from the outside. */
  | { readonly kind: 'look-again' }
  | { readonly kind: 'merge' }
  | { readonly kind: 'throw-away' }

/** The steps of a repair from where the instance is. A merge that has begun is finished, and nothing else is done. */
export function planSteps(
  stage: Exclude<Stage, { readonly kind: 'refused' }>,
  { mendings, choice, isDry }: Pick<RepairRequest, 'mendings' | 'choice' | 'isDry'>,
): readonly Step[] {
  const mend: readonly Step[] =
    choice === 'given'
      ? mendings.map((mending) => ({ kind: 'mend', mending }) as const)
      : [{ kind: 'choose', isResumed: stage.kind === 'rescued' }]
  const keep: readonly Step[] =
    choice === 'given' ? KEEP : [{ kind: 'prove' }, { kind: 'look-again' }, { kind: 'merge' }]
  const rest: readonly Step[] = isDry
    ? [...mend, { kind: 'throw-away' }]
    : [...mend, { kind: 'probation' }, ...keep]
  switch (stage.kind) {
    case 'none':
    case 'begun':
      return [{ kind: 'rescue' }, ...rest]
    case 'over':
      return [{ kind: 'clear' }, { kind: 'rescue' }, ...rest]
    case 'rescued':
      return [{ kind: 'await-jobs' }, ...rest]
    case 'probation-begun':
      return [{ kind: 'probation' }, ...keep]
    case 'probation':
      return keep
    case 'merging':
      return [{ kind: 'merge' }]
    default:
      return stage satisfies never
  }
}

const KEEP: readonly Step[] = [{ kind: 'prove' }, { kind: 'merge' }]
