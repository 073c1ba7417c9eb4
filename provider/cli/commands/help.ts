import { nameOneOf } from '../name-one-of.js'
import { OPTION_HELP } from '../options.js'
import { UsageError } from '../usage-error.js'
import { nameOf, usageOf, type Command } from './command.js'

/** Makes the command that prints the help: of all commands, or of one. */
export function makeHelp(others: readonly Command[]): Command {
  return {
    ...SELF,
    run: ({ terminal }, { operand: name }) => {
      const command = others.find((other) => firstWord(other.name) === firstWord(name))
      if (name !== undefined && name !== 'help' && command === undefined)
        throw new UsageError(
          nameOneOf(
            'command',
            name,
            others.map((other) => firstWord(other.name) ?? other.name),
          ),
        )
      return Promise.resolve(terminal.say(command === undefined ? all(others) : one(command)))
    },
  }
}

function firstWord(name: string | undefined): string | undefined {
  return name?.split(' ')[0]
}

const SELF = {
  name: 'help',
  summary: 'print this, or the usage of one command',
  operand: 'COMMAND',
  needsOperand: false,
  options: [],
} as const

function all(commands: readonly Command[]): string {
  return [
    'pulumi-libvirt-rescue COMMAND: show, use and end rescues without Pulumi',
    '',
    ...alignColumns([...commands, SELF].map((command) => [nameOf(command), command.summary])),
    '',
    ...alignColumns(Object.values(OPTION_HELP)),
    '',
    ...NOTES,
  ].join('\n')
}

function one(command: Command): string {
  const rows = command.options.map((option) => OPTION_HELP[option])
  const begin = [`pulumi-libvirt-rescue ${usageOf(command)}`, '', `${command.summary}.`]
  // The notes are about options; a command without any has nothing to do with a host.
  const more = rows.length === 0 ? [] : ['', ...alignColumns(rows), '', ...NOTES]
  return [...begin, ...more].join('\n')
}

const NOTES = [
  'INSTANCE is a name or a UUID. Without --uri the host is LIBVIRT_DEFAULT_URI, else',
  'qemu:///system. Exit status: 0 done, 1 failed or nothing found, 2 wrong usage; of run:',
  "the script's own, 124 time is over, 125 nothing was run, 126 its end is not known.",
]

function alignColumns(rows: readonly (readonly [string, string])[]): string[] {
  return rows.map(([term, text]) => `  ${term.padEnd(COLUMN)}  ${text}`)
}

const COLUMN = 19
