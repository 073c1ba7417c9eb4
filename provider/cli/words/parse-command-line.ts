import { parseArgs } from 'node:util'
import { PROGRAM } from './program.js'
import { nameOf, type Call, type Command } from '../commands/command.js'
import { nameOneOf } from './name-one-of.js'
import { optionOf, OPTIONS, writeOption, type OptionName } from './options.js'
import { UsageError } from './usage-error.js'

/** One checked command line. */
export interface CommandLine {
  /** Undefined if no command is named. */
  readonly command: Command | undefined
  readonly call: Call
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
  if (command !== undefined && values['help'] !== true) checkOperands(command, operands)
  const [operand, second] = operands
  // Each value was checked against its option: no other type is left.
  return { command, call: { ...(values as Call), operand, second } }
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
  const known = allowed.find((each) => each === name)
  if (known === undefined) {
    const all = allowed.map((each) => `--${each}`)
    throw new UsageError(nameOneOf('option', rawName, all))
  }
  const { type, choices } = optionOf(known)
  const isMissing = value === undefined || value === '' || value.startsWith('-')
  if (type === 'string' && isMissing)
    throw new UsageError(`option '${rawName}' needs a value: ${writeOption(known)}`)
  if (type === 'boolean' && value !== undefined)
    throw new UsageError(`option '${rawName}' takes no value; remove '${value}'`)
  if (choices !== undefined && !choices.includes(value ?? ''))
    throw new UsageError(nameOneOf(`value of '${rawName}'`, value ?? '', choices))
}

function checkOperands(command: Command, operands: readonly string[]): void {
  const { name, operand, needsOperand } = command
  const rest = command.options.length === 0 ? '' : ' [OPTION …]; --help lists the options'
  const usage = `usage: ${PROGRAM} ${nameOf(command)}${rest}`
  if (needsOperand && operand !== null && operands.length === 0)
    throw new UsageError(`command '${name}' needs ${operand}; ${usage}`)
  const taken = operand === null ? 0 : command.second === undefined ? 1 : 2
  const surplus = operands[taken]
  if (surplus !== undefined) throw new UsageError(`unexpected word '${surplus}'; ${usage}`)
}
