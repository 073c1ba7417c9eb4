import type { Runtime } from '../host/index.js'
import { CommandFailedError } from './model/errors.js'
import type { CommandInputs, CommandOutputs } from './model/types.js'
import { runScript } from './run-script.js'

/** Arguments as preview has them: the instance is not known yet if its rescue is not there. */
export type ForeseenInputs = Omit<CommandInputs, 'instance'> & {
  readonly instance: string | undefined
}

/** Says what would be run. It asks no host: the instance may not be in rescue yet. */
export function preview(inputs: ForeseenInputs, olds: CommandOutputs | undefined): string | null {
  if (olds !== undefined && !runsAgain(olds, inputs)) return null
  const { instance, create, chroot = false, secretArguments = [] } = inputs
  const script = secretArguments.includes('create') ? 'a script that is a secret' : inShort(create)
  const whose = instance === undefined ? 'the instance' : `instance '${instance}'`
  const where = chroot
    ? `in the own system of ${whose}, from its rescue system`
    : `in the rescue system of ${whose}`
  return `To be run ${where}: ${script}`
}

function inShort(script: string): string {
  const [first = '', ...more] = script.trim().split('\n')
  const rest = more.length === 0 ? '' : ` … (${more.length + 1} lines)`
  return `${first.slice(0, WIDTH)}${rest}`
}

/** Characters of a script's first line that are shown. */
const WIDTH = 120

/** Another instance, host, rescue or trigger replaces the resource; another script updates it. */
export function diff(
  olds: CommandOutputs,
  news: CommandInputs,
): { readonly changes: boolean; readonly replaces: readonly string[] } {
  const replaces = MADE_OF.filter((name) => isOther(olds, news, name))
  const isUpdated = [...RUN_AGAIN, 'delete' as const, 'timeout' as const].some((name) =>
    isOther(olds, news, name),
  )
  return { changes: isUpdated || replaces.length > 0, replaces }
}

/** What replaces a command if it changes. */
export const MADE_OF = ['instance', 'uri', 'triggers', 'rescuedSince'] as const
/** What a script is run again for, in place. */
const RUN_AGAIN = ['create', 'environment', 'chroot', 'mount'] as const

function isOther(olds: object, news: object, name: keyof CommandInputs): boolean {
  const [before, after] = [olds, news].map((each) =>
    JSON.stringify(Reflect.get(each, name) ?? null),
  )
  return before !== after
}

/** True if an update from these properties to those runs the script of `create` again. */
export function runsAgain(olds: object, news: object): boolean {
  return [...MADE_OF, ...RUN_AGAIN].some((name) => isOther(olds, news, name))
}

/** Runs the script of `create` in the rescue system. */
export async function create(
  inputs: CommandInputs,
  runtime: Runtime,
): Promise<{ readonly id: string; readonly outputs: CommandOutputs }> {
  const ran = await runScript(inputs, { verb: 'create', text: inputs.create }, runtime)
  return { id: runtime.randomHex(6), outputs: { ...inputs, ...ran } }
}

/** Runs the script of `create` again if it, or what it is given, has changed. */
export async function update(
  olds: CommandOutputs,
  news: CommandInputs,
  runtime: Runtime,
): Promise<CommandOutputs> {
  if (runsAgain(olds, news)) return (await create(news, runtime)).outputs
  const { stdout, stderr, exitCode } = olds
  return { ...news, stdout, stderr, exitCode }
}

/** What a command did cannot be read from the host, so it stays as it is. */
export function read(olds: CommandOutputs): Promise<CommandOutputs> {
  return Promise.resolve(olds)
}

/**
 * Runs the script of `delete`, if there is one.
 *
 * If the instance is not in rescue any more, there is no system left to run it in: that is no failure, and is said.
 */
export async function remove(olds: CommandOutputs, runtime: Runtime): Promise<void> {
  const { delete: text, stdout, stderr } = olds
  if (text === undefined) return
  const environment = {
    PULUMI_COMMAND_STDOUT: stdout.slice(0, LONGEST),
    PULUMI_COMMAND_STDERR: stderr.slice(0, LONGEST),
  }
  try {
    await runScript(olds, { verb: 'delete', text, environment }, runtime)
  } catch (error) {
    if (!(error instanceof CommandFailedError && error.isWithoutRescue)) throw error
    runtime.warn(`${error.message} The delete script is left out.`)
  }
}

/** Characters, of four bytes each at most: Linux takes 131,072 bytes of one variable. */
const LONGEST = 32_000
