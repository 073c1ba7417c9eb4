import { parseArgs } from 'node:util'
import { usageOf, type Call, type Command } from './commands/command.js'
import { nameOneOf } from './name-one-of.js'
import { OPTION_HELP, OPTIONS, type OptionName } from './options.js'
import { UsageError } from './usage-error.js'

/** One checked command line: the command, its operand and options, and the options of all commands. */
export interface CommandLine {
  /** Undefined if no command is named. */
  readonly command: Command | undefined
  readonly call: Call
  readonly uri: string | undefined
  readonly help: boolean
  readonly version: boolean
}

/** Reads a command line; throws a `UsageError` that names the wrong word and the nearest right one. */
export function parseCommandLine(
  argv: readonly string[],
  commands: readonly Command[],
): CommandLine {
  const { values, positionals, tokens } = parseArgs({
    args: [...argv],
    options: OPTIONS,
    allowPositionals: true,
    strict: false,
    tokens: true,
  })
  const [name, ...operands] = withTwoWords(positionals, commands)
  const command = name === undefined ? undefined : findCommand(name, commands)
  const allowed: OptionName[] = [...(command?.options ?? []), 'help', 'version']
  for (const token of tokens) if (token.kind === 'option') checkOption(token, allowed)
  const { uri, help, version } = values
  const asked = { help: help === true, version: version === true }
  if (command !== undefined && !asked.help) checkOperands(command, operands)
  return {
    command,
    call: callOf(operands, values),
    uri: typeof uri === 'string' ? uri : undefined,
    ...asked,
  }
}

type Values = Readonly<Partial<Record<string, string | boolean | readonly (string | boolean)[]>>>

function callOf([operand, second]: readonly string[], values: Values): Call {
  const isSet = (name: OptionName): boolean => values[name] === true
  const { timeout } = values
  return {
    operand,
    second,
    yes: isSet('yes'),
    here: isSet('here'),
    force: isSet('force'),
    json: isSet('json'),
    chroot: isSet('chroot'),
    mount: !isSet('no-mount'),
    attach: isSet('attach'),
    timeout: typeof timeout === 'string' ? timeout : undefined,
  }
}

/** Joins the first two words if they are, or are meant to be, the name of one command. */
function withTwoWords(words: readonly string[], commands: readonly Command[]): readonly string[] {
  const [first = '', second, ...rest] = words
  const isBegun = commands.some(({ name }) => name.startsWith(`${first} `))
  return isBegun && second !== undefined ? [`${first} ${second}`, ...rest] : words
}

function findCommand(name: string, commands: readonly Command[]): Command {
  const command = commands.find((each) => each.name === name)
  if (command !== undefined) return command
  const names = commands.map((each) => each.name)
  throw new UsageError(nameOneOf('command', name, names))
}

interface OptionToken {
  readonly name: string
  readonly rawName: string
  readonly value: string | undefined
}

function checkOption({ name, rawName, value }: OptionToken, allowed: readonly OptionName[]): void {
  const option = allowed.find((each) => each === name)
  if (option === undefined) {
    const known = allowed.map((each) => `--${each}`)
    throw new UsageError(nameOneOf('option', rawName, known))
  }
  const isMissing = value === undefined || value === '' || value.startsWith('-')
  if (OPTIONS[option].type === 'string' && isMissing)
    throw new UsageError(`option '${rawName}' needs a value: ${OPTION_HELP[option][0]}`)
  if (OPTIONS[option].type === 'boolean' && value !== undefined)
    throw new UsageError(`option '${rawName}' takes no value; remove '${value}'`)
}

function checkOperands(command: Command, operands: readonly string[]): void {
  const { name, operand, needsOperand } = command
  const usage = `usage: pulumi-libvirt-rescue ${usageOf(command)}`
  if (needsOperand && operand !== null && operands.length === 0)
    throw new UsageError(`command '${name}' needs ${operand}; ${usage}`)
  const taken = operand === null ? 0 : command.second === undefined ? 1 : 2
  const surplus = operands[taken]
  if (surplus !== undefined) throw new UsageError(`unexpected word '${surplus}'; ${usage}`)
}
