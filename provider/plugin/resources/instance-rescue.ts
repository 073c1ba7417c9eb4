import { describeShortly } from '../../dynamic/describe-plan/describe-shortly.js'
import { MADE_OF } from '../../dynamic/diff-inputs.js'
import { makeDynamicProvider } from '../../dynamic/dynamic-provider.js'
import { restorePlan, storePlan } from '../../dynamic/stored-plan.js'
import * as lifecycle from '../../instance-rescue/index.js'
import { argumentsSchema } from '../../instance-rescue/inputs/index.js'
import { resolveUri } from '../../inputs/index.js'
import { rescueOutputsSchema } from '../schema/rescue-outputs.js'
import { makeResource, type Adopted } from './make-resource.js'
import type { Bag, CallTools, NativeResource } from './native-resource.js'
import { openAs, type Shared } from './open-as.js'
import type { Shape } from './shape.js'

/** `InstanceRescue` of the plugin. */
export function instanceRescue(shared: Shared): NativeResource {
  const { environment } = shared
  return makeResource(
    SHAPE,
    (tools) =>
      openAs(tools, shared, (dependencies) =>
        makeDynamicProvider({ ...dependencies, lifecycle, describe: describeShortly }),
      ),
    (tools, instance) => adoptRescue(tools, instance, environment['LIBVIRT_DEFAULT_URI']),
  )
}

/** Takes over the rescue that the instance is in: `pulumi import … NAME web`. */
async function adoptRescue(
  { runtime, configuration }: CallTools,
  instance: string,
  environment: string | undefined,
): Promise<Adopted | undefined> {
  const { uri } = resolveUri({ configured: configuration.uri, environment })
  const found = await lifecycle.adopt({ instance, uri }, runtime)
  if (found === undefined) return undefined
  const { id, inputs, outputs } = found
  return { id, inputs: { ...storePlan(inputs) }, outs: { ...storePlan(outputs) } }
}

const SHAPE: Shape = {
  arguments: Object.keys(argumentsSchema.shape),
  outputs: Object.keys(rescueOutputsSchema.shape),
  replacing: MADE_OF,
  isDeletedFirst: true,
  repeated: { __plan: ['instance', 'image', 'pool'], console: ['instance', 'uri'] },
  derived: { layout: '__plan' },
  show,
  changing,
}

/** The layout is stored in the plan alone. */
function show(stored: Bag): Bag {
  const { plan: planned } = restorePlan(stored)
  if (planned === undefined) return stored
  const { before, after } = planned.plan
  return { ...stored, layout: { before, after } }
}

/** A rescue that does not stand is entered again, and one that was not proven is proven. */
function changing({ status, proof }: Bag): readonly string[] {
  return [
    ...(status === 'rescued' ? [] : ['status', 'statusReason', 'startedAt', 'console']),
    ...(status === 'rescued' && proof !== 'none' ? [] : ['proof', 'bootedAt', 'sshHostKey']),
  ]
}
