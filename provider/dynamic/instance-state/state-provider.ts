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
import { parseStateArguments } from '../../instance-state/inputs/index.js'
import { checkUri, sentence, type CheckResult } from '../inputs/check-inputs.js'
import type { Dependencies } from '../dependencies.js'
import type { DiffResult } from '../inputs/diff-inputs.js'
import type { Provided } from '../dynamic-provider.js'
import { makeHiddenCall } from '../hidden-calls.js'
import { makeOnce } from '../once.js'
import { toPlain } from '../to-plain.js'
import { findUnknowns, withoutUnknowns } from '../inputs/unknowns.js'

type Bag = Readonly<Record<string, unknown>>
type Inputs = Provided<StateInputs>
type Outputs = Provided<StateOutputs>

/** The part of provider/instance-state that a provider calls. */
export interface StateLifecycle {
  readonly preview: typeof preview
  readonly diff: typeof diff
  readonly create: typeof create
  readonly read: typeof read
  readonly update: typeof update
  readonly remove: typeof remove
}

/** Pulumi's dynamic provider of states with all its methods. */
export interface StateProvider {
  configure(request: { readonly config: { get(key: string): string | undefined } }): Promise<void>
  check(olds: Bag, news: Bag): Promise<CheckResult>
  diff(id: string, olds: Outputs, news: Inputs): Promise<DiffResult>
  create(inputs: Inputs): Promise<{ id: string; outs: StateOutputs }>
  read(id: string, olds: Outputs): Promise<{ id: string; props?: StateOutputs }>
  update(id: string, olds: Outputs, news: Inputs): Promise<{ outs: StateOutputs }>
  delete(id: string, olds: Outputs): Promise<void>
}

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
  let configured: string | undefined
  const call = makeHiddenCall({ runtime, rowOf })
  return {
    configure: ({ config }) => {
      configured = config.get('libvirt-rescue:uri')
      return Promise.resolve()
    },
    check: (olds, news) =>
      call([news], async ({ runtime, hide }) => {
        const { given, added } = split(news)
        const unknowns = findUnknowns(given)
        const parsed = parseStateArguments(withoutUnknowns(given))
        const resolved = resolveUri({
          argument: parsed.ok ? parsed.arguments.uri : undefined,
          configured,
          environment: environment['LIBVIRT_DEFAULT_URI'],
        })
        const wrong = [
          ...(parsed.ok
            ? []
            : parsed.failures.filter(({ property }) => !unknowns.includes(property))),
          ...checkUri(resolved),
        ]
        if (wrong.length > 0) return refuse(wrong, hide)
        if (!parsed.ok || unknowns.length > 0)
          return toPlain({ inputs: { uri: resolved.uri, ...given, ...added } })
        const inputs = { ...parsed.arguments, uri: resolved.uri, ...added }
        const before = olds['state'] === undefined ? undefined : (olds as Bag & StateInputs)
        const { failures, warnings } = await lifecycle.preview(inputs, before, runtime)
        if (failures.length > 0) return refuse(failures, hide)
        for (const text of warnings)
          once(`${inputs.instance}: ${text}`, () => {
            runtime.warn(text)
          })
        return toPlain({ inputs })
      }),
    diff: (_id, olds, news) =>
      call([news], () => Promise.resolve(diffStates(olds, news, lifecycle))),
    create: (inputs) =>
      call([inputs], async ({ runtime }) => {
        const { id, outputs } = await lifecycle.create(inputs, runtime)
        return { id, outs: toPlain(outputs) }
      }),
    read: (id, olds) =>
      call([olds], async ({ runtime }) => {
        const outputs = await lifecycle.read(olds, runtime)
        return outputs === undefined ? { id: '' } : { id, props: toPlain(outputs) }
      }),
    update: (_id, olds, news) =>
      call([news, olds], async ({ runtime }) => {
        return { outs: toPlain(await lifecycle.update(olds, news, runtime)) }
      }),
    delete: () => lifecycle.remove(),
  }
}

/** Separates the user's arguments from what the SDK, the plugin and Pulumi add to them; a state has no owner. */
function split(news: Bag): { readonly given: Bag; readonly added: Bag } {
  const entries = Object.entries(news)
  return {
    given: Object.fromEntries(
      entries.filter(([name]) => !ADDED.includes(name) && name !== 'owner'),
    ),
    added: Object.fromEntries(entries.filter(([name]) => ADDED.slice(1).includes(name))),
  }
}

const ADDED = ['__provider', '__urn', 'secretArguments']

function refuse(
  failures: readonly { readonly property: string; readonly reason: string }[],
  hide: (text: string) => string,
): CheckResult {
  return { failures: failures.map(({ property, reason }) => sentence(property, hide(reason))) }
}

/** An input that is not known yet counts as changed. */
function diffStates(
  olds: StateOutputs,
  news: StateInputs,
  { diff }: Pick<StateLifecycle, 'diff'>,
): DiffResult {
  const unknowns = findUnknowns(news)
  const { changes, replaces } =
    unknowns.length === 0
      ? diff(olds, news)
      : { changes: true, replaces: unknowns.filter((name) => STATE_MADE_OF.includes(name)) }
  return { changes, replaces: [...replaces], deleteBeforeReplace: false }
}
