import type { Runtime } from '../../host/index.js'
import { writeOption, type Given, type OptionName } from '../words/options.js'
import type { Terminal } from '../terminal.js'

/** What every command works with. */
export interface Context {
  /** The libvirt host to ask. */
  readonly uri: string
  readonly runtime: Runtime
  readonly terminal: Terminal
  /** The variables of the process; absent in tests of commands that use none. */
  readonly environment?: Readonly<Record<string, string | undefined>>
}

/** What follows the command's name: its words, and the options that were given. */
export interface Call extends Given {
  /** The word after the command, if there is one. */
  readonly operand?: string | undefined
  /** The second word after the command. */
  readonly second?: string | undefined
}

/** One verb of the command line: its line in the help, what it accepts, and what it does. */
export interface Command {
  readonly name: string
  readonly summary: string
  /** The word after the command as the usage line shows it, such as `INSTANCE`; null: it takes none. */
  readonly operand: string | null
  readonly needsOperand: boolean
  /** The only words that the operand may be, for help and completion; absent: any. */
  readonly choices?: readonly string[]
  /** The word after that; absent: it takes none. The command says itself if it is missing. */
  readonly second?: string
  /** True if that word is a file of this machine. */
  readonly secondIsFile?: true
  /** Options beside `--help`. */
  readonly options: readonly OptionName[]
  /** Lines of the help of this command alone; absent: none. */
  readonly notes?: readonly string[]
  /** What its exit status means, if not what that of all others means. */
  readonly exit?: readonly string[]
  /** Resolves to the exit status: 0 done, 1 failed or nothing found, 2 wrong usage; `run` has its own. */
  run(context: Context, call: Call): Promise<number>
}

/** The command and its options in one line: `unrescue INSTANCE [--uri URI] [--yes]`. */
export function usageOf(command: Omit<Command, 'run'>): string {
  const options = command.options.map((option) => `[${writeOption(option)}]`)
  return [nameOf(command), ...options].join(' ')
}

/** The command and the word it takes: `unrescue INSTANCE`. */
export function nameOf({ name, operand, needsOperand, second }: Omit<Command, 'run'>): string {
  if (operand === null) return name
  const more = second === undefined ? '' : ` ${second}`
  return `${name} ${needsOperand ? operand : `[${operand}]`}${more}`
}
