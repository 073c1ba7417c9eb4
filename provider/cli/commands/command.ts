import type { Runtime } from '../../host/index.js'
import { OPTION_HELP, type OptionName } from '../options.js'
import type { Terminal } from '../terminal.js'

/** What every command works with. */
export interface Context {
  /** The libvirt host to ask. */
  readonly uri: string
  readonly runtime: Runtime
  readonly terminal: Terminal
}

/** What follows the command's name. */
export interface Call {
  /** The word after the command, if there is one. */
  readonly operand?: string | undefined
  readonly yes?: boolean
  readonly here?: boolean
  readonly force?: boolean
  readonly json?: boolean
  /** The second word after the command. */
  readonly second?: string | undefined
  readonly chroot?: boolean
  readonly mount?: boolean
  readonly timeout?: string | undefined
  readonly attach?: boolean
}

/** One verb of the command line: its line in the help, what it accepts, and what it does. */
export interface Command {
  readonly name: string
  readonly summary: string
  /** The word after the command as the usage line shows it, such as `INSTANCE`; null: it takes none. */
  readonly operand: string | null
  readonly needsOperand: boolean
  /** The word after that; absent: it takes none. The command says itself if it is missing. */
  readonly second?: string
  /** Options beside `--help`. */
  readonly options: readonly OptionName[]
  /** Resolves to the exit status: 0 done, 1 failed or nothing found, 2 wrong usage; `run` has its own. */
  run(context: Context, call: Call): Promise<number>
}

/** The command and its options in one line: `unrescue INSTANCE [--uri URI] [--yes]`. */
export function usageOf(command: Command): string {
  const options = command.options.map((option) => `[${OPTION_HELP[option][0]}]`)
  return [nameOf(command), ...options].join(' ')
}

/** The command and the word it takes: `unrescue INSTANCE`. */
export function nameOf({ name, operand, needsOperand, second }: Omit<Command, 'run'>): string {
  if (operand === null) return name
  const more = second === undefined ? '' : ` ${second}`
  return `${name} ${needsOperand ? operand : `[${operand}]`}${more}`
}
