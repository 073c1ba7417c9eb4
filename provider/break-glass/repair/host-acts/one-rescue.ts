import type { Work } from '../../../guest/index.js'
import type { FoundRescue } from '../../found-rescue.js'

/** A step found that the rescue is not there any more, or that it is not as the step needs it. */
export class RepairLostError extends Error {
  override readonly name = 'RepairLostError'

  constructor(instance: string, reason: string) {
    super(`The repair of instance '${instance}' cannot go on: ${reason}.`)
  }
}

/**
 * The one rescue that a repair works on.
 *
 * A question or a proof may take an hour, in which somebody else ends that rescue and begins another one, or returns to
 * the rescue system. Their work must be neither merged nor thrown away.
 */
export class OneRescue {
  readonly #instance: string
  #id: string | null
  #isTried = false

  /** `id`: of the rescue that was found before anything was agreed to; null: none. */
  constructor(instance: string, id: string | null) {
    this.#instance = instance
    this.#id = id
  }

  /** From now on this is the rescue. */
  adopt(found: FoundRescue | undefined): void {
    this.#id = found === undefined ? null : rescueIdOf(found)
    this.#isTried = false
  }

  /** The instance's own system is being tried: from now on nothing is to be done from the rescue system. */
  try(): void {
    this.#isTried = true
  }

  /** Refuses another rescue, and one in which somebody has returned to the rescue system since it was tried. */
  assertSame(found: FoundRescue): void {
    this.assertId(rescueIdOf(found))
    if (this.#isTried && found.page?.state.phase === 'rescued')
      throw new RepairLostError(
        this.#instance,
        'somebody has put it back into its rescue system since it was tried, so what is there now was neither merged nor thrown away',
      )
  }

  /** Refuses another rescue by its id. */
  assertId(id: string | null): void {
    if (this.#id === null || id === this.#id) return
    throw new RepairLostError(
      this.#instance,
      'its rescue has ended, and somebody has begun another one, which was not touched',
    )
  }

  /** The work of a job that runs in no other rescue. */
  only(work: Work): Work {
    return {
      ...work,
      nameIn: (boot, rescueId) => {
        this.assertId(rescueId)
        return work.nameIn(boot, rescueId)
      },
    }
  }
}

/** The id of a rescue; null if its record says nothing yet. */
export function rescueIdOf({ page, trace }: FoundRescue): string | null {
  if (page !== null) return page.state.claim.rescueId
  return trace.kind === 'marker' ? trace.unrecorded.marker.rescueId : null
}
