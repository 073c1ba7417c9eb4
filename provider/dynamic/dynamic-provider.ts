import type { RescueInputs, RescueOutputs } from '../instance-rescue/index.js'
import { checkInputs, type CheckResult } from './check-inputs.js'
import { describeGone, describeStatus } from './describe-status.js'
import { diffInputs, type DiffResult } from './diff-inputs.js'
import type { Dependencies } from './dependencies.js'
import { hideSecrets, type Hide } from './hide-secrets.js'
import { toPlain } from './to-plain.js'
import { translateErrors } from './translate-errors.js'
import { withoutSecretOutputs } from './secret-outputs.js'

/** Inputs or outputs as Pulumi passes them to a dynamic provider: with the provider's source text. */
export type Provided<T> = T & { readonly __provider: string }

/** Pulumi's dynamic provider with all its methods; `configure` also works if nobody awaits it. */
export interface DynamicProvider {
  configure(request: { readonly config: { get(key: string): string | undefined } }): Promise<void>
  check(olds: Bag, news: Bag): Promise<CheckResult>
  diff(id: string, olds: Provided<RescueOutputs>, news: Provided<RescueInputs>): Promise<DiffResult>
  create(inputs: Provided<RescueInputs>): Promise<{ id: string; outs: RescueOutputs }>
  read(id: string, olds: Provided<RescueOutputs>): Promise<{ id: string; props?: RescueOutputs }>
  update(
    id: string,
    olds: Provided<RescueOutputs>,
    news: Provided<RescueInputs>,
  ): Promise<{ outs: RescueOutputs }>
  delete(id: string, olds: Provided<RescueOutputs>): Promise<void>
}

/** How one call says something to the operator. */
interface Shown {
  readonly runtime: Dependencies['runtime']
  readonly hide: Hide
}

type Bag = Readonly<Record<string, unknown>>

/**
 * Makes the methods of the dynamic provider: they translate and decide nothing.
 *
 * Results are plain JSON, because Pulumi's host accepts nothing else. See `pulumi.dynamic.ResourceProvider`.
 */
export function makeDynamicProvider({
  lifecycle,
  runtime,
  environment,
}: Dependencies): DynamicProvider {
  let configured: string | undefined
  /** Runs one call; the first of `bags` has the provider's text, and no secret of any of them is shown. */
  const call = <T>(
    bags: readonly [object, ...object[]],
    job: (shown: Shown) => Promise<T>,
  ): Promise<T> => {
    const hide = hideSecrets(...bags)
    const warn = (message: string): void => {
      runtime.warn(hide(message))
    }
    return translateErrors(bags[0], hide, () => job({ runtime: { ...runtime, warn }, hide }))
  }
  return {
    configure: ({ config }) => {
      // Before the first await: Pulumi sends other calls while this one is still being answered.
      configured = config.get('libvirt-rescue:uri')
      return Promise.resolve()
    },
    check: (olds, news) =>
      call([news], async ({ runtime, hide }) => {
        const sources = { configured, environment: environment['LIBVIRT_DEFAULT_URI'] }
        const { inputs, failures } = await checkInputs(
          { olds, news, sources },
          { lifecycle, runtime },
        )
        const shown = failures?.map((each) => ({ ...each, reason: hide(each.reason) }))
        return toPlain(shown === undefined ? { inputs } : { failures: shown }) as CheckResult
      }),
    diff: (_id, olds, news) =>
      call([news], () => Promise.resolve(diffInputs(olds, withoutSecretOutputs(news), lifecycle))),
    create: (inputs) =>
      call([inputs], async ({ runtime }) => {
        const { id, outputs } = await lifecycle.create(withoutSecretOutputs(inputs), runtime)
        runtime.warn(`Instance '${inputs.instance}' is in rescue. Its console: ${outputs.console}`)
        return { id, outs: toPlain(outputs) }
      }),
    read: (id, olds) =>
      call([olds], async ({ runtime, hide }) => {
        const outputs = await lifecycle.read(olds, runtime)
        runtime.warn(outputs === undefined ? describeGone(olds) : describeStatus(outputs))
        return outputs === undefined ? { id: '' } : { id, props: toOutputs(outputs, hide) }
      }),
    update: (_id, olds, news) =>
      call([news, olds], async ({ runtime, hide }) => ({
        outs: toOutputs(await lifecycle.update(olds, withoutSecretOutputs(news), runtime), hide),
      })),
    delete: (_id, olds) => call([olds], ({ runtime }) => lifecycle.remove(olds, runtime)),
  }
}

/** The reason for a status is an output of its own, so it must not repeat a secret either. */
function toOutputs(outputs: RescueOutputs, hide: Hide): RescueOutputs {
  return toPlain({ ...outputs, statusReason: hide(outputs.statusReason) })
}
