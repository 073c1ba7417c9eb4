import { PROGRAM } from '../words/program.js'
import { nameOneOf } from '../words/name-one-of.js'
import { optionOf, writeOption, type OptionName } from '../words/options.js'
import { UsageError } from '../words/usage-error.js'
import { nameOf, usageOf, type Command } from './command.js'

/** Makes the command that prints the help: of all commands, or of one. */
export function makeHelp(others: readonly Command[]): Command {
  const names = others.map(({ name }) => firstWord(name) ?? name)
  return {
    ...SELF,
    choices: names,
    run: ({ terminal }, { operand: name }) => {
      const command = others.find((other) => firstWord(other.name) === firstWord(name))
      if (name !== undefined && name !== 'help' && command === undefined)
        throw new UsageError(nameOneOf('command', name, names))
      return Promise.resolve(terminal.say(command === undefined ? all(others) : one(command)))
    },
  }
}

function firstWord(name: string | undefined): string | undefined {
  return name?.split(' ')[0]
}

const SELF = {
  name: 'help',
  summary: 'print this, or the help of one command with its options',
  operand: 'COMMAND',
  needsOperand: false,
  options: [],
} as const

function all(commands: readonly Command[]): string {
  return [
    `${PROGRAM} COMMAND: show, make, use and end rescues of libvirt instances`,
    '',
    ...alignColumns([...commands, SELF].map((command) => [nameOf(command), command.summary])),
    '',
    ...describeOptions(['uri', 'help', 'version']),
    '',
    ...HOST,
    ...STATUS,
  ].join('\n')
}

function one(command: Command): string {
  const { options, notes = [], exit = STATUS } = command
  const begin = [`${PROGRAM} ${usageOf(command)}`, '', `${command.summary}.`]
  const shown = options.length === 0 ? [] : ['', ...describeOptions(options)]
  const said = [...notes, ...(options.includes('uri') ? [...HOST, ...exit] : [])]
  return [...begin, ...shown, ...(said.length === 0 ? [] : ['', ...said])].join('\n')
}

const HOST = [
  'INSTANCE is a name or a UUID. Without --uri the host is LIBVIRT_DEFAULT_URI, else',
  'qemu:///system.',
]

const STATUS = ['Exit status: 0 done, 1 failed or nothing found, 2 wrong usage.']

function describeOptions(names: readonly OptionName[]): readonly string[] {
  return alignColumns(names.map((name) => [writeOption(name), optionOf(name).help]))
}

function alignColumns(rows: readonly (readonly [string, string])[]): readonly string[] {
  const width = Math.max(...rows.map(([term]) => term.length))
  return rows.map(([term, text]) => `  ${term.padEnd(width)}  ${text}`)
}
