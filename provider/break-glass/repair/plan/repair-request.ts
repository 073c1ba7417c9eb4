import type { OrderedFix } from '../../../repair/fixes/index.js'
import type { HealthyRule } from '../prove/healthy-rule.js'

/** One thing that is to be mended: by a fix of ours, or by a script of the user. */
export type Mending =
  | { readonly kind: 'fix'; readonly name: string; readonly order: OrderedFix }
  | { readonly kind: 'script'; readonly name: string; readonly script: Buffer }

/** A repair that is asked for. */
export interface RepairRequest {
  /** What is mended, in this order; none unless it is given. */
  readonly mendings: readonly Mending[]
  /** Who chooses what is mended: it is given, or by a diagnosis the operator (`ask`) or the rules (`auto`). */
  readonly choice: 'given' | 'ask' | 'auto'
  /** What fixes are told that a diagnosis may propose, by their ids; all of it was checked. */
  readonly parameters: ReadonlyMap<string, Readonly<Record<string, string>>>
  /** All of these must hold before the repair is kept. */
  readonly rules: readonly HealthyRule[]
  /** Seconds that the instance's own system has to be proven. */
  readonly healthyTimeout: number
  /** True: the word of the instance's own agent proves nothing by itself. */
  readonly isUntrusted: boolean
  /** True: what does not succeed is left as it is, under its checkpoint. */
  readonly keepsRescue: boolean
  /** True: it is only shown what each fix would change. */
  readonly isDry: boolean
}
