import type { Runtime } from '../host/index.js'
import type * as rescue from '../instance-rescue/index.js'
import type { Log } from './log/log.js'

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
}
