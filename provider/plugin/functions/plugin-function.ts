import type * as z from 'zod'
import type { InputFailure } from '../../inputs/index.js'
import type { Runtime } from '../../host/index.js'
import type { Bag } from '../wire/properties.js'

/** What one call of a function works with. */
export interface FunctionTools {
  readonly runtime: Runtime
  /** The URI if the argument does not name one. */
  readonly uri: string
}

/** A result, or what is wrong with the arguments. */
export type Answered =
  | { readonly ok: true; readonly result: object }
  | { readonly ok: false; readonly failures: readonly InputFailure[] }

/** A function of the plugin: it asks a host and changes nothing, so preview calls it too. */
export interface PluginFunction {
  readonly description: string
  readonly inputs: z.ZodObject
  readonly outputs: z.ZodObject
  call(args: Bag, tools: FunctionTools): Promise<Answered>
}
