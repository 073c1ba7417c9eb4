import type { RescueInputs, RescueOutputs } from '../instance-rescue/index.js'
import { checkInputs, type CheckResult } from './inputs/check-inputs.js'
import { makePlanDescriber } from './describe-plan/plan-describer.js'
import { describeGone, describeRescued, describeStatus } from './describe-status.js'
import { diffInputs, type DiffResult } from './inputs/diff-inputs.js'
import type { Dependencies } from './dependencies.js'
import { makeHiddenCall } from './hidden-calls.js'
import type { Hide } from './secrets/hide-secrets.js'
import { toPlain } from './to-plain.js'
import { withoutSecretOutputs } from './secrets/secret-outputs.js'
import { makeOnce } from './once.js'
import { restorePlan, storePlan, type Stored } from './inputs/stored-plan.js'

/** Inputs or outputs as Pulumi passes them to a dynamic provider: with the provider's source text. */
export type Provided<T> = { readonly [Name in keyof T]: T[Name] } & { readonly __provider: string }

/** Pulumi's dynamic provider with all its methods; `configure` also works if nobody awaits it. */
export interface DynamicProvider {
  configure(request: { readonly config: { get(key: string): string | undefined } }): Promise<void>
  check(olds: Bag, news: Bag): Promise<CheckResult>
  diff(id: string, olds: Provided<StoredOutputs>, news: Provided<StoredInputs>): Promise<DiffResult>
  create(inputs: Provided<StoredInputs>): Promise<{ id: string; outs: StoredOutputs }>
  read(id: string, olds: Provided<StoredOutputs>): Promise<{ id: string; props?: StoredOutputs }>
  update(
    id: string,
    olds: Provided<StoredOutputs>,
    news: Provided<StoredInputs>,
  ): Promise<{ outs: StoredOutputs }>
  delete(id: string, olds: Provided<StoredOutputs>): Promise<void>
}

type Bag = Readonly<Record<string, unknown>>
type StoredInputs = Stored<RescueInputs>
type StoredOutputs = Stored<RescueOutputs>

/**
 * Makes the methods of the dynamic provider: they translate and decide nothing.
 *
 * Results are plain JSON, because Pulumi's host accepts nothing else. See `pulumi.dynamic.ResourceProvider`.
 */
export function makeDynamicProvider({
  lifecycle,
  runtime,
  rowOf,
  environment,
  describe = makePlanDescriber(),
  once = makeOnce(),
}: Dependencies): DynamicProvider {
  let configured: string | undefined
  const call = makeHiddenCall({ runtime, rowOf })
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
          { lifecycle, runtime, describe, once },
        )
        const shown = failures?.map((each) => ({ ...each, reason: hide(each.reason) }))
        return toPlain(shown === undefined ? { inputs } : { failures: shown }) as CheckResult
      }),
    diff: (_id, olds, news) =>
      call([news], () =>
        Promise.resolve(diffInputs(restorePlan(olds), restoreInputs(news), lifecycle)),
      ),
    create: (inputs) =>
      call([inputs], async ({ runtime }) => {
        const { id, outputs } = await lifecycle.create(restoreInputs(inputs), runtime)
        runtime.say(describeRescued({ ...outputs, instance: inputs.instance }))
        return { id, outs: toPlain(storePlan(outputs)) }
      }),
    read: (id, olds) =>
      call([olds], async ({ runtime, hide }) => {
        const outputs = await lifecycle.read(restorePlan(olds), runtime)
        if (outputs === undefined) runtime.warn(describeGone(olds))
        else if (outputs.status === 'rescued') runtime.say(describeStatus(outputs))
        else runtime.warn(describeStatus(outputs))
        return outputs === undefined ? { id: '' } : { id, props: toOutputs(outputs, hide) }
      }),
    update: (_id, olds, news) =>
      call([news, olds], async ({ runtime, hide }) => {
        const outputs = await lifecycle.update(restorePlan(olds), restoreInputs(news), runtime)
        if (olds.status !== 'rescued' && outputs.status === 'rescued')
          runtime.warn(describeRescued(outputs))
        return { outs: toOutputs(outputs, hide) }
      }),
    delete: (_id, olds) =>
      call([olds], ({ runtime }) => lifecycle.remove(restorePlan(olds), runtime)),
  }
}

function restoreInputs(inputs: Provided<StoredInputs>): RescueInputs {
  return restorePlan(withoutSecretOutputs(inputs))
}

/** The reason for a status is an output of its own, so it must not repeat a secret either. */
function toOutputs(outputs: RescueOutputs, hide: Hide): StoredOutputs {
  return toPlain(storePlan({ ...outputs, statusReason: hide(outputs.statusReason) }))
}
