import { describeShortly } from '../../dynamic/describe-plan/describe-shortly.js'
import { MADE_OF, makeDynamicProvider } from '../../dynamic/dynamic-provider.js'
import { restorePlan } from '../../dynamic/inputs/stored-plan.js'
import { rowUrn } from '../../dynamic/log/row-urn.js'
import * as lifecycle from '../../instance-rescue/index.js'
import { argumentsSchema } from '../../instance-rescue/inputs/index.js'
import type { Owner } from '../../instance-rescue/index.js'
import type { NamedPlace } from '../../planner/types.js'
import { rescueOutputsSchema } from '../schema/rescue-outputs.js'
import { withoutPassword } from './admin-password.js'
import { makeResource, type SharedProvider } from './make-resource.js'
import type { CallTools, NativeResource } from './native-resource.js'
import type { Bag } from '../wire/properties.js'
import { ownerOf } from './owner.js'
import { openAs, type Shared } from './open-as.js'
import { rescueById } from './rescue-by-id.js'
import type { Shape } from './shape.js'
import { sparingTheNew } from './sparing-the-new.js'

/** `InstanceRescue` of the plugin. */
export function instanceRescue(shared: Shared): NativeResource {
  const open = (tools: CallTools): SharedProvider =>
    openAs(tools, shared, (dependencies) =>
      makeDynamicProvider({ ...dependencies, lifecycle, describe: describeShortly }),
    )
  const resource = makeResource(SHAPE, open, rescueById(shared))
  const { rowOf } = shared
  const spared = sparingTheNew(resource, (urn, text) => {
    rowOf(rowUrn({ __urn: urn })).warn(text)
  })
  return {
    ...spared,
    async check(tools, olds, news) {
      const hashing = { purpose: purposeOf(ownerOf(tools.urn)), olds: olds.values }
      const { properties, failures } = withoutPassword(news, hashing)
      const checked = await resource.check(tools, olds, properties)
      if (failures.length === 0) return checked
      return { ok: false, failures: [...failures, ...(checked.ok ? [] : checked.failures)] }
    },
  }
}

function purposeOf({ project, name }: Owner): string {
  return `${project}/${name}`
}

const SHAPE: Shape = {
  arguments: Object.keys(argumentsSchema.shape),
  outputs: Object.keys(rescueOutputsSchema.shape),
  replacing: MADE_OF,
  isDeletedFirst: true,
  repeated: { __plan: ['instance', 'image', 'pool'], console: ['instance', 'uri'], ssh: ['uri'] },
  secret: ['adminPassword', 'adminPasswordHash', 'userData'],
  derived: { layout: '__plan' },
  show,
  changing,
}

/** The layout is stored in the plan alone. */
function show(stored: Bag): Bag {
  const { plan: planned } = restorePlan(stored)
  if (planned === undefined) return stored
  const { before, after } = planned.plan
  return { ...stored, layout: { before: before.map(asShown), after: after.map(asShown) } }
}

/** Without the number by which a plan points back at the XML. */
function asShown(place: NamedPlace): Bag {
  return Object.fromEntries(Object.entries(place).filter(([name]) => name !== 'from'))
}

/** A rescue that does not stand is entered again, and one that was not proven is proven. */
function changing({ status, proof }: Bag): readonly string[] {
  return [
    ...(status === 'rescued' ? [] : ['status', 'statusReason', 'startedAt', 'console']),
    ...(status === 'rescued' && proof !== 'none'
      ? []
      : ['proof', 'bootedAt', 'sshHostKey', 'addresses', 'ssh']),
  ]
}
