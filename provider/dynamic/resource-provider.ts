import type { UriSources } from '../inputs/index.js'
import type { Dependencies } from './dependencies.js'
import { makeHiddenCall, type HiddenCall, type Shown } from './hidden-calls.js'
import type { CheckResult } from './inputs/check-inputs.js'
import type { DiffResult } from './inputs/diff-inputs.js'
import { toPlain } from './to-plain.js'

/** Inputs or outputs as Pulumi passes them to a dynamic provider: with the provider's source text. */
export type Provided<T> = { readonly [Name in keyof T]: T[Name] } & { readonly __provider: string }

/** What a program wrote, or what is in Pulumi's state. */
export type Bag = Readonly<Record<string, unknown>>

/**
 * Pulumi's dynamic provider of one resource with all its methods; `configure` also works if nobody awaits it.
 *
 * Results are plain JSON, because Pulumi's host accepts nothing else. See `pulumi.dynamic.ResourceProvider`.
 */
export interface ResourceProvider<Inputs, Outputs> {
  readonly configure: (request: {
    readonly config: { get(key: string): string | undefined }
  }) => Promise<void>
  readonly check: (olds: Bag, news: Bag) => Promise<CheckResult>
  readonly diff: (
    id: string,
    olds: Provided<Outputs>,
    news: Provided<Inputs>,
  ) => Promise<DiffResult>
  readonly create: (
    inputs: Provided<Inputs>,
  ) => Promise<{ id: string; outs: Outputs; isTakenOver?: boolean }>
  readonly read: (id: string, olds: Provided<Outputs>) => Promise<{ id: string; props?: Outputs }>
  readonly update: (
    id: string,
    olds: Provided<Outputs>,
    news: Provided<Inputs>,
  ) => Promise<{ outs: Outputs }>
  readonly delete: (id: string, olds: Provided<Outputs>) => Promise<void>
}

/** What the providers of all resources do alike. */
export interface Frame extends Pick<ResourceProvider<unknown, unknown>, 'configure'> {
  readonly call: HiddenCall
  /** Runs a check; it is told where a URI comes from that is not an argument. */
  readonly check: (
    news: Bag,
    job: (sources: Omit<UriSources, 'argument'>, shown: Shown) => Promise<CheckResult>,
  ) => Promise<CheckResult>
}

/** Makes what the providers of all resources do alike. */
export function makeFrame({
  runtime,
  rowOf,
  environment,
}: Pick<Dependencies, 'runtime' | 'rowOf' | 'environment'>): Frame {
  let configured: string | undefined
  const call = makeHiddenCall({ runtime, rowOf })
  return {
    call,
    configure: ({ config }) => {
      // Before the first await: Pulumi sends other calls while this one is still being answered.
      configured = config.get('libvirt-rescue:uri')
      return Promise.resolve()
    },
    check: (news, job) =>
      call([news], async (shown) => {
        const sources = { configured, environment: environment['LIBVIRT_DEFAULT_URI'] }
        const { inputs, failures } = await job(sources, shown)
        const hidden = failures?.map((each) => ({ ...each, reason: shown.hide(each.reason) }))
        return toPlain(hidden === undefined ? { inputs } : { failures: hidden }) as CheckResult
      }),
  }
}
