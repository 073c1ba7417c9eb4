import type { InputFailure } from '../../inputs/index.js'
import type { Runtime } from '../../host/index.js'
import type { Configuration } from '../configuration.js'
import type { Bag, Properties } from '../wire/properties.js'
import type { PropertyChange } from '../wire/detailed-diff.js'

/** What one call works with. */
export interface CallTools {
  /** Of the resource; lines are shown in its row. */
  readonly urn: string
  readonly runtime: Runtime
  readonly configuration: Configuration
}

/** A resource as it was made; the id is empty in preview. */
export interface Made {
  readonly id: string
  readonly outputs: Properties
  /** True if it stood already, and its create before this one may not have been answered. */
  readonly isTakenOver?: boolean
}

/** A resource as the host has it; with inputs if it was found by its id alone. */
export interface ReadAgain extends Made {
  readonly inputs?: Properties
}

/** What a change means. */
export interface ResourceDiff {
  readonly isChanged: boolean
  readonly replaces: readonly string[]
  readonly isDeletedFirst: boolean
  readonly details: readonly PropertyChange[]
}

/** The inputs to use, or why they cannot be used. */
export type Checked =
  | { readonly ok: true; readonly inputs: Properties }
  | { readonly ok: false; readonly failures: readonly InputFailure[] }

/** What an update is asked to do. */
export interface Change {
  readonly olds: Properties
  readonly news: Properties
  readonly isPreview: boolean
}

/** A resource of the plugin, in the words of Pulumi's protocol. */
export interface NativeResource {
  check(tools: CallTools, olds: Properties, news: Properties): Promise<Checked>
  diff(tools: CallTools, olds: Properties, news: Properties): Promise<ResourceDiff>
  create(tools: CallTools, inputs: Properties, isPreview: boolean): Promise<Made>
  /** Undefined: nothing of it is left. */
  read(tools: CallTools, id: string, olds: Properties): Promise<ReadAgain | undefined>
  update(tools: CallTools, id: string, change: Change): Promise<Properties>
  delete(tools: CallTools, id: string, olds: Properties): Promise<void>
  /** The outputs of a resource that was left half done, as its error has them. */
  keep(outputs: Bag, secrets: readonly string[]): Properties
}
