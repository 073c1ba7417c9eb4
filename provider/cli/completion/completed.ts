import type { Command } from '../commands/command.js'
import { optionOf, type OptionName } from '../words/options.js'

/** What a word may be: one of these, a file, or anything. */
export type Words = readonly string[] | 'file' | null

/** A command as its completion knows it. */
export interface Completed {
  /** The first word of its name. */
  readonly name: string
  readonly summary: string
  /** The words after that, as far as they are known. */
  readonly words: readonly Words[]
  readonly options: readonly CompletedOption[]
}

/** An option as completion knows it. */
export interface CompletedOption {
  readonly name: string
  readonly help: string
  /** Its value; absent: it takes none. */
  readonly value?: Words
  /** True if it may be given again. */
  readonly isMultiple: boolean
}

/** What completion knows of the commands: all of it comes from their table. */
export function completed(commands: readonly Command[]): readonly Completed[] {
  return commands.map((command) => {
    const [name = command.name, ...rest] = command.name.split(' ')
    const { summary, options } = command
    const words = [...rest.map((word) => [word]), ...wordsOf(command)]
    return { name, summary, words, options: [...options, 'help' as const].map(optionWith) }
  })
}

function wordsOf({ operand, choices, second, secondIsFile }: Command): readonly Words[] {
  if (operand === null) return []
  const first = choices ?? (operand === 'FILE' ? 'file' : null)
  if (second === undefined) return [first]
  return [first, secondIsFile === true ? 'file' : null]
}

function optionWith(name: OptionName): CompletedOption {
  const { type, choices, isFile, help, multiple: isMultiple = false } = optionOf(name)
  if (type === 'boolean') return { name, help, isMultiple }
  return { name, help, isMultiple, value: choices ?? (isFile === true ? 'file' : null) }
}
