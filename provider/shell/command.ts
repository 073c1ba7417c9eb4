import { shellWord } from './shell-word.js'

/**
 * A command for the operator, quoted for a shell: every command that the product prints is made here.
 *
 * `words` are the program, its verb and its options, each option right before its value. `names` come
 * last; if one begins with a dash, `--` keeps the program from taking it for an option.
 */
export function command(words: readonly string[], ...names: readonly string[]): string {
  const guarded = names.some((name) => name.startsWith('-')) ? ['--', ...names] : names
  return [...words, ...guarded].map(shellWord).join(' ')
}
