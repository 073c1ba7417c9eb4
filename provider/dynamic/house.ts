import type * as rescue from '../rescue/index.js'

/** What a door asks of provider/rescue. */
export type Lifecycle = Pick<
  typeof rescue,
  'preview' | 'diff' | 'create' | 'read' | 'update' | 'remove'
>

/** What stands behind a door; Pulumi, its caller, stands before it. */
export interface House {
  readonly lifecycle: Lifecycle
  readonly rim: rescue.Rim
  /** The environment variables of this process. */
  readonly environment: Readonly<Record<string, string | undefined>>
}
