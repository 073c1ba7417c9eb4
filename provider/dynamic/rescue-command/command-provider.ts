import { resolveUri } from '../../inputs/index.js'
import type {
  CommandInputs,
  CommandOutputs,
  create,
  diff,
  preview,
  read,
  remove,
  update,
} from '../../rescue-command/index.js'
import { parseCommandArguments } from '../../rescue-command/inputs/index.js'
import { checkUri, sentence, type CheckResult } from '../check-inputs.js'
import type { Dependencies } from '../dependencies.js'
import type { DiffResult } from '../diff-inputs.js'
import type { Provided } from '../dynamic-provider.js'
import { makeHiddenCall, type Shown } from '../hidden-calls.js'
import { makeOnce, type Once } from '../once.js'
import { secretOutputsOf, withoutSecretOutputs } from '../secret-outputs.js'
import { toPlain } from '../to-plain.js'
import { findUnknowns, withoutUnknowns } from '../unknowns.js'

type Bag = Readonly<Record<string, unknown>>
type Inputs = Provided<CommandInputs>
type Outputs = Provided<CommandOutputs>

/** The part of provider/rescue-command that a provider calls. */
interface CommandLifecycle {
  readonly preview: typeof preview
  readonly diff: typeof diff
  readonly create: typeof create
  readonly read: typeof read
  readonly update: typeof update
  readonly remove: typeof remove
}

/** Pulumi's dynamic provider of commands with all its methods. */
export interface CommandProvider {
  configure(request: { readonly config: { get(key: string): string | undefined } }): Promise<void>
  check(olds: Bag, news: Bag): Promise<CheckResult>
  diff(id: string, olds: Outputs, news: Inputs): Promise<DiffResult>
  create(inputs: Inputs): Promise<{ id: string; outs: CommandOutputs }>
  read(id: string, olds: Outputs): Promise<{ id: string; props?: CommandOutputs }>
  update(id: string, olds: Outputs, news: Inputs): Promise<{ outs: CommandOutputs }>
  delete(id: string, olds: Outputs): Promise<void>
}

/** Makes the methods of the dynamic provider of commands: they translate and decide nothing. */
export function makeCommandProvider({
  lifecycle,
  runtime,
  rowOf,
  environment,
  once = makeOnce(),
}: Omit<Dependencies, 'lifecycle'> & { readonly lifecycle: CommandLifecycle }): CommandProvider {
  let configured: string | undefined
  const call = makeHiddenCall({ runtime, rowOf })
  const check = makeCheck({ lifecycle, environment, once })
  return {
    configure: ({ config }) => {
      configured = config.get('libvirt-rescue:uri')
      return Promise.resolve()
    },
    check: (olds, news) =>
      call([news], ({ runtime, hide }) =>
        Promise.resolve(check({ olds, news, configured }, { runtime, hide })),
      ),
    diff: (_id, olds, news) =>
      call([news], () => Promise.resolve(diffCommands(olds, argumentsOf(news), lifecycle))),
    create: (inputs) =>
      call([inputs], async ({ runtime }) => {
        const { id, outputs } = await lifecycle.create(argumentsOf(inputs), runtime)
        return { id, outs: toPlain(outputs) }
      }),
    read: async (id, olds) => ({ id, props: toPlain(await lifecycle.read(olds)) }),
    update: (_id, olds, news) =>
      call([news, olds], async ({ runtime }) => {
        return { outs: toPlain(await lifecycle.update(olds, argumentsOf(news), runtime)) }
      }),
    delete: (_id, olds) => call([olds], ({ runtime }) => lifecycle.remove(olds, runtime)),
  }
}

interface Checking {
  readonly olds: Bag
  readonly news: Bag
  readonly configured: string | undefined
}

/** Makes the check of inputs; it asks no host, and says once what is to be run. */
function makeCheck({
  lifecycle,
  environment,
  once,
}: Pick<Dependencies, 'environment'> & {
  readonly lifecycle: Pick<CommandLifecycle, 'preview'>
  readonly once: Once
}): (checking: Checking, shown: Shown) => CheckResult {
  return ({ olds, news, configured }, { runtime, hide }) => {
    const { given, added } = split(news)
    const unknowns = findUnknowns(given)
    const parsed = parseCommandArguments(withoutUnknowns(given))
    const resolved = resolveUri({
      argument: parsed.ok ? parsed.arguments.uri : undefined,
      configured,
      environment: environment['LIBVIRT_DEFAULT_URI'],
    })
    const failures = [
      ...(parsed.ok
        ? []
        : parsed.failures.filter(({ property }) => !isUnknown(property, unknowns))),
      ...checkUri(resolved),
    ].map(({ property, reason }) => sentence(property, hide(reason)))
    if (failures.length > 0) return { failures }
    const inputs = { uri: resolved.uri, ...given, ...added, ...secretOutputsOf(news, REPEATED) }
    if (!parsed.ok || unknowns.length > 0) return toPlain({ inputs })
    const before = olds['stdout'] === undefined ? undefined : (olds as Bag & CommandOutputs)
    const command = { uri: resolved.uri, ...parsed.arguments, ...added } as CommandInputs
    const plan = lifecycle.preview(command, before)
    if (plan !== null)
      once(plan, () => {
        runtime.say(plan)
      })
    return toPlain({ inputs: { ...command, ...secretOutputsOf(news, REPEATED) } })
  }
}

/** Outputs that repeat, or may repeat, what the scripts hold. */
const REPEATED = ['stdout', 'stderr']

function argumentsOf<T extends object>(inputs: T): T {
  return withoutSecretOutputs(inputs, REPEATED)
}

function isUnknown(property: string, unknowns: readonly string[]): boolean {
  return unknowns.some((each) => each === property || property.startsWith(`${each}.`))
}

/** Separates the user's arguments from what the SDK and Pulumi add to them. */
function split(news: Bag): { readonly given: Bag; readonly added: Bag } {
  const entries = Object.entries(argumentsOf(news))
  const isAdded = (name: string): boolean => ADDED.includes(name)
  return {
    given: Object.fromEntries(entries.filter(([name]) => !isAdded(name) && name !== '__provider')),
    added: Object.fromEntries(entries.filter(([name]) => isAdded(name))),
  }
}

const ADDED = ['__urn', 'owner', 'rescuedSince', 'secretArguments']

/** An input that is not known yet counts as changed. */
function diffCommands(
  olds: CommandOutputs,
  news: CommandInputs,
  { diff }: Pick<CommandLifecycle, 'diff'>,
): DiffResult {
  const { changes, replaces } = diff(olds, news)
  // An output of a rescue is not known yet only if that is replaced: then another instance or rescue is meant.
  return { changes, replaces: [...replaces], deleteBeforeReplace: true }
}
