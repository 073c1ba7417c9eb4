import { resolveUri } from '../../inputs/index.js'
import type {
  create,
  diff,
  preview,
  read,
  remove,
  StateInputs,
  StateOutputs,
  update,
} from '../../instance-state/index.js'
import { parseStateArguments, stateArgumentsSchema } from '../../instance-state/inputs/index.js'
import { assertStored } from '../inputs/assert-stored.js'
import { checkUri, sentence, type CheckResult } from '../inputs/check-inputs.js'
import type { Dependencies } from '../dependencies.js'
import { diffInputs } from '../inputs/diff-inputs.js'
import { makeFrame, type Bag, type ResourceProvider } from '../resource-provider.js'
import { makeOnce } from '../once.js'
import { toPlain } from '../to-plain.js'
import { splitInputs } from '../inputs/split-inputs.js'
import { splitUnknowns } from '../inputs/split-unknowns.js'

/** The part of provider/instance-state that a provider calls. */
export interface StateLifecycle {
  readonly preview: typeof preview
  readonly diff: typeof diff
  readonly create: typeof create
  readonly read: typeof read
  readonly update: typeof update
  readonly remove: typeof remove
}

/** Pulumi's dynamic provider of states. */
export type StateProvider = ResourceProvider<StateInputs, StateOutputs>

/** Arguments whose change replaces a state, unless it means the same. */
export const STATE_MADE_OF = ['instance', 'uri']

/** Makes the methods of the dynamic provider of states: they translate and decide nothing. */
export function makeStateProvider({
  lifecycle,
  runtime,
  rowOf,
  environment,
  once = makeOnce(),
}: Omit<Dependencies, 'lifecycle'> & { readonly lifecycle: StateLifecycle }): StateProvider {
  const judge = { diff: lifecycle.diff, madeOf: STATE_MADE_OF, isDeletedFirst: false }
  const { configure, call, check } = makeFrame({ runtime, rowOf, environment })
  return {
    configure,
    check: (olds, news) =>
      check(news, async (sources, { runtime }) => {
        const { given, added } = splitInputs(news, [])
        const { unknowns, known } = splitUnknowns(given, stateArgumentsSchema)
        const parsed = parseStateArguments(known)
        const resolved = resolveUri({
          ...sources,
          argument: parsed.ok ? parsed.arguments.uri : undefined,
        })
        const wrong = [
          ...(parsed.ok
            ? []
            : parsed.failures.filter(({ property }) => !unknowns.includes(property))),
          ...checkUri(resolved),
        ]
        if (wrong.length > 0) return refuse(wrong)
        if (!parsed.ok || unknowns.length > 0)
          return { inputs: { uri: resolved.uri, ...given, ...added } }
        const inputs = { ...parsed.arguments, uri: resolved.uri, ...added }
        const before = olds['state'] === undefined ? undefined : (olds as Bag & StateInputs)
        const { failures, warnings } = await lifecycle.preview(inputs, before, runtime)
        if (failures.length > 0) return refuse(failures)
        for (const text of warnings)
          once(`${inputs.instance}: ${text}`, () => {
            runtime.warn(text)
          })
        return { inputs }
      }),
    diff: (_id, olds, news) => call([news], () => Promise.resolve(diffInputs(olds, news, judge))),
    create: (inputs) =>
      call([inputs], async ({ runtime }) => {
        const { id, outputs } = await lifecycle.create(inputs, runtime)
        return { id, outs: toPlain(outputs) }
      }),
    read: (id, olds) =>
      call([olds], async ({ runtime }) => {
        assertStored(olds, IDENTITY)
        const outputs = await lifecycle.read(olds, runtime)
        return outputs === undefined ? { id: '' } : { id, props: toPlain(outputs) }
      }),
    update: (_id, olds, news) =>
      call([news, olds], async ({ runtime }) => {
        assertStored(olds, IDENTITY)
        return { outs: toPlain(await lifecycle.update(olds, news, runtime)) }
      }),
    delete: () => lifecycle.remove(),
  }
}

const IDENTITY = ['instance', 'uri', 'domainUuid', 'state']

function refuse(
  failures: readonly { readonly property: string; readonly reason: string }[],
): CheckResult {
  return { failures: failures.map(({ property, reason }) => sentence(property, reason)) }
}
