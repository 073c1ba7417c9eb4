import type { Runtime } from '../host/index.js'
import type { RescueInputs, RescueOutputs } from '../instance-rescue/index.js'
import { assertStored } from './inputs/assert-stored.js'
import { checkInputs } from './inputs/check-inputs.js'
import { makePlanDescriber } from './describe-plan/plan-describer.js'
import { describeGone, describePast, describeRescued, describeStatus } from './describe-status.js'
import { diffInputs } from './inputs/diff-inputs.js'
import type { Dependencies } from './dependencies.js'
import type { Hide } from './secrets/hide-secrets.js'
import { makeFrame, type Provided, type ResourceProvider } from './resource-provider.js'
import { toPlain } from './to-plain.js'
import { withoutSecretOutputs } from './secrets/secret-outputs.js'
import { makeOnce } from './once.js'
import { restorePlan, storePlan, type Stored } from './inputs/stored-plan.js'

type StoredInputs = Stored<RescueInputs>
type StoredOutputs = Stored<RescueOutputs>

/** Pulumi's dynamic provider of rescues. */
export type DynamicProvider = ResourceProvider<StoredInputs, StoredOutputs>

/** Arguments whose change replaces a rescue, unless it means the same. */
export const MADE_OF = [
  'instance',
  'image',
  'originalDisks',
  'pool',
  'uri',
  'sshAuthorizedKeys',
  'adminPasswordHash',
  'generatePassword',
  'userData',
]

/** Makes the methods of the dynamic provider: they translate and decide nothing. */
export function makeDynamicProvider({
  lifecycle,
  runtime,
  rowOf,
  environment,
  describe = makePlanDescriber(),
  once = makeOnce(),
}: Dependencies): DynamicProvider {
  const judge = { diff: lifecycle.diff, madeOf: MADE_OF, isDeletedFirst: true }
  const { configure, call, check } = makeFrame({ runtime, rowOf, environment })
  return {
    configure,
    check: (olds, news) =>
      check(news, (sources, { runtime }) =>
        checkInputs({ olds, news, sources }, { lifecycle, runtime, describe, once }),
      ),
    diff: (_id, olds, news) =>
      call([news], () =>
        Promise.resolve(diffInputs(restoreOutputs(olds), restoreInputs(news), judge)),
      ),
    create: (inputs) =>
      call([inputs], async ({ runtime }) => {
        const { outputs, ...made } = await lifecycle.create(restoreInputs(inputs), runtime)
        runtime.say(describeRescued({ ...outputs, instance: inputs.instance }))
        return { ...made, outs: toPlain(storePlan(outputs)) }
      }),
    read: (id, olds) =>
      call([olds], async ({ runtime, hide }) => {
        const outputs = await lifecycle.read(restoreOutputs(olds), runtime)
        if (outputs === undefined) runtime.warn(describeGone(olds))
        else sayStatus(outputs, runtime)
        return outputs === undefined ? { id: '' } : { id, props: toOutputs(outputs, hide) }
      }),
    update: (_id, olds, news) =>
      call([news, olds], async ({ runtime, hide }) => {
        const outputs = await lifecycle.update(restoreOutputs(olds), restoreInputs(news), runtime)
        if (olds.status !== 'rescued' && outputs.status === 'rescued')
          runtime.warn(describeRescued(outputs))
        return { outs: toOutputs(outputs, hide) }
      }),
    delete: (_id, olds) =>
      call([olds], ({ runtime }) => lifecycle.remove(restoreOutputs(olds), runtime)),
  }
}

/** The outputs, if they say which rescue they are of. */
function restoreOutputs(outputs: Provided<StoredOutputs>): RescueOutputs {
  assertStored(outputs, IDENTITY)
  return restorePlan(outputs)
}

const IDENTITY = ['instance', 'uri', 'owner', 'rescueId', 'domainUuid', 'recordPool', 'machine']

/** Says how a rescue stands; the operator may have to do something unless it runs and its time is not over. */
function sayStatus(outputs: RescueOutputs, runtime: Runtime): void {
  const past = describePast(outputs, runtime.clock.date())
  if (outputs.status === 'rescued') runtime.say(describeStatus(outputs))
  else runtime.warn(describeStatus(outputs))
  if (past !== null) runtime.warn(past)
}

function restoreInputs(inputs: Provided<StoredInputs>): RescueInputs {
  return restorePlan(withoutSecretOutputs(inputs))
}

/** The reason for a status is an output of its own, so it must not repeat a secret either. */
function toOutputs(outputs: RescueOutputs, hide: Hide): StoredOutputs {
  return toPlain(storePlan({ ...outputs, statusReason: hide(outputs.statusReason) }))
}
