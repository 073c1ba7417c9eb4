import { resolveUri, type UriSources } from '../../inputs/index.js'
import type {
  CommandInputs,
  CommandOutputs,
  create,
  diff,
  ForeseenInputs,
  preview,
  read,
  remove,
  update,
} from '../../rescue-command/index.js'
import { commandArgumentsSchema, parseCommandArguments } from '../../rescue-command/inputs/index.js'
import type { Dependencies } from '../dependencies.js'
import type { Shown } from '../hidden-calls.js'
import { checkUri, sentence, type CheckResult } from '../inputs/check-inputs.js'
import type { DiffResult } from '../inputs/diff-inputs.js'
import { splitInputs } from '../inputs/split-inputs.js'
import { splitUnknowns } from '../inputs/split-unknowns.js'
import { makeOnce, type Once } from '../once.js'
import { makeFrame, type Bag, type ResourceProvider } from '../resource-provider.js'
import { secretOutputsOf, withoutSecretOutputs } from '../secrets/secret-outputs.js'
import { toPlain } from '../to-plain.js'

/** The part of provider/rescue-command that a provider calls. */
interface CommandLifecycle {
  readonly preview: typeof preview
  readonly diff: typeof diff
  readonly create: typeof create
  readonly read: typeof read
  readonly update: typeof update
  readonly remove: typeof remove
}

/** Pulumi's dynamic provider of commands. */
export type CommandProvider = ResourceProvider<CommandInputs, CommandOutputs>

/** Makes the methods of the dynamic provider of commands: they translate and decide nothing. */
export function makeCommandProvider({
  lifecycle,
  runtime,
  rowOf,
  environment,
  once = makeOnce(),
}: Omit<Dependencies, 'lifecycle'> & { readonly lifecycle: CommandLifecycle }): CommandProvider {
  const { configure, call, check } = makeFrame({ runtime, rowOf, environment })
  return {
    configure,
    check: (olds, news) =>
      check(news, (sources, { runtime }) =>
        Promise.resolve(checkCommand({ olds, news, sources }, { lifecycle, runtime, once })),
      ),
    diff: (_id, olds, news) =>
      call([news], () => Promise.resolve(diffCommands(olds, argumentsOf(news), lifecycle))),
    create: (inputs) =>
      call([inputs], async ({ runtime }) => {
        const { id, outputs } = await lifecycle.create(argumentsOf(inputs), runtime)
        return { id, outs: toPlain(outputs) }
      }),
    read: (id, olds) =>
      call([olds], async () => ({ id, props: toPlain(await lifecycle.read(olds)) })),
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
  readonly sources: Omit<UriSources, 'argument'>
}

interface Tools extends Pick<Shown, 'runtime'> {
  readonly lifecycle: Pick<CommandLifecycle, 'preview'>
  readonly once: Once
}

/** Checks the inputs; it asks no host, and says once what is to be run. */
function checkCommand(
  { olds, news, sources }: Checking,
  { lifecycle, runtime, once }: Tools,
): CheckResult {
  const { given: all, added: own, owner } = splitInputs(news, REPEATED)
  const { rescuedSince, ...given } = all
  const added = { ...own, owner, ...(rescuedSince === undefined ? {} : { rescuedSince }) }
  const { unknowns, known } = splitUnknowns(given, commandArgumentsSchema)
  const parsed = parseCommandArguments(known)
  const argument = parsed.ok ? parsed.arguments.uri : undefined
  const resolved = resolveUri({ ...sources, argument })
  const failures = [
    ...(parsed.ok ? [] : parsed.failures.filter(({ property }) => !isUnknown(property, unknowns))),
    ...checkUri(resolved),
  ].map(({ property, reason }) => sentence(property, reason))
  if (failures.length > 0) return { failures }
  const complete = parsed.ok && unknowns.length === 0 ? parsed.arguments : given
  const command = { uri: resolved.uri, ...complete, ...added }
  if (!unknowns.includes('create')) {
    const instance = unknowns.includes('instance') ? undefined : given['instance']
    const before = olds['stdout'] === undefined ? undefined : (olds as Bag & CommandOutputs)
    const plan = lifecycle.preview({ ...command, instance } as ForeseenInputs, before)
    if (plan !== null)
      once(JSON.stringify([owner, plan]), () => {
        runtime.say(plan)
      })
  }
  return { inputs: { ...command, ...secretOutputsOf(news, REPEATED) } }
}

/** Outputs that repeat, or may repeat, what the scripts hold. */
const REPEATED = ['stdout', 'stderr']

function argumentsOf<T extends object>(inputs: T): T {
  return withoutSecretOutputs(inputs, REPEATED)
}

function isUnknown(property: string, unknowns: readonly string[]): boolean {
  return unknowns.some((each) => each === property || property.startsWith(`${each}.`))
}

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
