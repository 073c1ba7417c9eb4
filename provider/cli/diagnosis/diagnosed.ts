import type { DiagnosedInstance, RescueRequest, SeenOutside } from '../../break-glass/index.js'

/** What there is to print; null: somebody did not want the rescue, or stopped it, and there is nothing. */
export interface Diagnosed {
  readonly diagnosis: DiagnosedInstance | null
  /** True: the instance was not brought back to what it was, which was said. */
  readonly isLeft: boolean
}

/** What was seen of an instance from the outside, and the rescue for another look at it. */
export interface Looking {
  readonly seen: SeenOutside
  readonly request: RescueRequest
}
