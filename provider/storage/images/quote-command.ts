import { shellWord } from '../../shell/index.js'

/** A command for the operator to run on the libvirt host, quoted for a shell. */
export function quoteCommand(words: readonly string[]): string {
  return `\`${words.map(shellWord).join(' ')}\``
}
