import type { CheckResult } from '../../dynamic/inputs/check-inputs.js'
import { UNKNOWN } from '../../dynamic/inputs/unknowns.js'
import { explainDiff, type PropertyChange } from '../wire/detailed-diff.js'
import type { CallTools, NativeResource, ReadAgain } from './native-resource.js'
import type { Bag, Properties } from '../wire/properties.js'
import { ownerOf } from './owner.js'
import { HIDDEN, pack, unpack, withoutHidden, withoutUrn } from './pack.js'
import { foresee, foreseeUpdate, repeatedOf, secretsOf, showOutputs, type Shape } from './shape.js'

/** The provider of one resource as `provider/dynamic` makes it: checks, sentences and errors are the same in both. */
export interface SharedProvider {
  check(olds: Bag, news: Bag): Promise<CheckResult>
  diff(id: string, olds: Bag, news: Bag): Promise<{ changes: boolean; replaces: string[] }>
  create(inputs: Bag): Promise<{ id: string; outs: object; isTakenOver?: boolean }>
  read(id: string, olds: Bag): Promise<{ id: string; props?: object }>
  update(id: string, olds: Bag, news: Bag): Promise<{ outs: object }>
  delete(id: string, olds: Bag): Promise<void>
}

/** How a resource is found by what a user gives as its id alone. */
export interface ById {
  /** Undefined: nothing is there. */
  adopt(tools: CallTools, id: string, given: Properties): Promise<Adopted | undefined>
  delete(tools: CallTools, id: string, given: Properties): Promise<void>
}

/** A resource that was found on the host, with the arguments as a program would write them. */
export interface Adopted {
  readonly id: string
  readonly inputs: Bag
  readonly outs: Bag
  /** Names of the arguments that are secrets. */
  readonly secrets: readonly string[]
}

/** Makes a resource of the plugin. It translates and decides nothing. */
export function makeResource(
  shape: Shape,
  open: (tools: CallTools) => SharedProvider,
  byId?: ById,
): NativeResource {
  return {
    async check(tools, olds, given) {
      const old = unpack(olds.values)
      const news = withSecretUri(tools, {
        ...given,
        values: withoutHidden(olds.values, given.values),
      })
      const { inputs, failures } = await open(tools).check(old, complete(shape, tools, old, news))
      if (inputs === undefined) return { ok: false, failures: failures ?? [] }
      const values = pack(withoutUrn(inputs), shape.arguments)
      return { ok: true, inputs: { values, secrets: secretsOf(shape, news.secrets) } }
    },
    async diff(tools, olds, news) {
      const [old, now] = [unpack(olds.values), unpack(news.values)]
      const { changes, replaces } = await open(tools).diff('', old, now)
      const { arguments: names, replacing } = shape
      return {
        isChanged: changes,
        replaces,
        isDeletedFirst: shape.isDeletedFirst,
        details: changes ? orStatus(explainDiff(old, now, { names, replacing, replaces })) : [],
      }
    },
    async create(tools, { values, secrets }, isPreview) {
      const inputs = unpack(values)
      if (isPreview) return { id: '', outputs: foresee(shape, inputs, secrets) }
      const { outs, ...made } = await open(tools).create(withUrn(tools, inputs))
      return { ...made, outputs: showOutputs(shape, { ...outs }, secrets) }
    },
    read: (tools, id, olds) =>
      isOfUser(olds)
        ? find(shape, id, { tools, given: olds, byId })
        : readAgain(shape, open(tools), id, { tools, olds }),
    async update(tools, id, { olds, news, isPreview }) {
      const [old, now] = [unpack(olds.values), unpack(news.values)]
      if (isPreview) return foreseeUpdate(shape, old, { ...news, values: now })
      const { outs } = await open(tools).update(id, withUrn(tools, old), withUrn(tools, now))
      return showOutputs(shape, { ...outs }, news.secrets)
    },
    async delete(tools, id, olds) {
      // `pulumi do … delete ID` knows nothing but the id.
      if (isOfUser(olds) && byId !== undefined) await byId.delete(tools, id, olds)
      else await open(tools).delete(id, withUrn(tools, unpack(olds.values)))
    },
    keep: (outputs, secrets) => showOutputs(shape, outputs, secrets),
  }
}

/** Adds to the arguments what the SDK adds for the dynamic provider: owner, URN, and what of it is a secret. */
function complete(
  shape: Shape,
  { urn, configuration }: CallTools,
  olds: Bag,
  { values, secrets }: Properties,
): Bag {
  const isUriUnknown = values['uri'] === undefined && configuration.uri === UNKNOWN
  const secretArguments = secrets.filter((name) => shape.arguments.includes(name))
  const placeholders = repeatedOf(shape, secrets).map((name) => [name, null] as const)
  return {
    ...values,
    ...(isUriUnknown ? { uri: UNKNOWN } : {}),
    ...Object.fromEntries(placeholders),
    ...(secretArguments.length === 0 ? {} : { secretArguments }),
    owner: olds['owner'] ?? ownerOf(urn),
    __urn: urn,
  }
}

/** A secret URI of the configuration is a secret in the resource, too. */
function withSecretUri(
  { configuration: { isSecret } }: CallTools,
  { values, secrets }: Properties,
): Properties {
  const isTaken = isSecret && values['uri'] === undefined && !secrets.includes('uri')
  return { values, secrets: isTaken ? [...secrets, 'uri'] : secrets }
}

/** If no argument has changed, it is the status of the resource that makes work. */
function orStatus(changes: readonly PropertyChange[]): readonly PropertyChange[] {
  if (changes.length > 0) return changes
  return [{ path: 'status', kind: 'update', isReplace: false, isInput: false }]
}

/** True for nothing, and for what a program gives to find a resource: what we have made has a hidden property. */
function isOfUser({ values }: Properties): boolean {
  return !(HIDDEN in values)
}

function withUrn({ urn }: CallTools, bag: Bag): Bag {
  return { ...bag, __urn: urn }
}

interface Finding {
  readonly tools: CallTools
  readonly given: Properties
  readonly byId: ById | undefined
}

async function find(
  shape: Shape,
  id: string,
  { tools, given, byId }: Finding,
): Promise<ReadAgain | undefined> {
  if (byId === undefined) throw new NotFoundByIdError()
  const found = await byId.adopt(tools, id, given)
  if (found === undefined) return undefined
  const secrets = secretsOf(shape, found.secrets)
  const inputs = { values: pack(found.inputs, shape.arguments), secrets }
  return { id: found.id, outputs: showOutputs(shape, found.outs, found.secrets), inputs }
}

/** Said instead of Pulumi's own sentence, by which the resource does not exist. */
class NotFoundByIdError extends Error {
  override readonly name = 'NotFoundByIdError'

  constructor() {
    super(
      'A resource of this type is not imported, and not read by its id, because nothing on a host says which one belongs to a program. ' +
        'Have a program make it: that changes nothing on the host that is as the arguments say.',
    )
  }
}

async function readAgain(
  shape: Shape,
  provider: SharedProvider,
  id: string,
  { tools, olds: { values, secrets } }: { tools: CallTools; olds: Properties },
): Promise<ReadAgain | undefined> {
  const { props } = await provider.read(id, withUrn(tools, unpack(values)))
  return props === undefined
    ? undefined
    : { id, outputs: showOutputs(shape, { ...props }, secrets) }
}
