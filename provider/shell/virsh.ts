import { command } from './command.js'
import { marked } from './marked.js'

/** A virsh command for a sentence, quoted for a shell and complete: it runs against the same host. */
export function virsh(
  uri: string,
  words: string | readonly string[],
  ...names: readonly string[]
): string {
  return marked(virshCommand(uri, words, ...names))
}

/** The same without the backticks, if it stands alone. */
export function virshCommand(
  uri: string,
  words: string | readonly string[],
  ...names: readonly string[]
): string {
  const verb = typeof words === 'string' ? words.split(' ') : words
  return command(['virsh', '-c', uri, ...verb], ...names)
}
