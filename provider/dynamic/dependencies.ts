import type { Runtime } from '../host/index.js'
import type * as rescue from '../instance-rescue/index.js'
import type { PlanDescriber } from './describe-plan/plan-describer.js'
import type { Log } from './log/log.js'
import type { Once } from './once.js'

/** The part of provider/instance-rescue that a provider calls. */
export type Lifecycle = Pick<
  typeof rescue,
  'preview' | 'diff' | 'create' | 'read' | 'update' | 'remove'
>

/** Everything the dynamic provider needs. */
export interface Dependencies {
  readonly lifecycle: Lifecycle
  readonly runtime: Runtime
  /** Lines in the row of one resource; see `Log`. */
  readonly rowOf: Log['rowOf']
  /** The environment variables of this process. */
  readonly environment: Readonly<Record<string, string | undefined>>
  /** How preview describes a plan; else as a table of all disks. */
  readonly describe?: PlanDescriber
  /** Shared by providers of one process, so that a line is not said by each of them. */
  readonly once?: Once
}
