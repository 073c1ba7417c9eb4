import { shellWord } from './shell-word.js'

/**
 * A virsh command for the operator, quoted for a shell and complete: it runs against the same host.
 *
 * Names come last; if one begins with a dash, `--` keeps virsh from taking it for an option.
 */
export function virsh(uri: string, words: string, ...names: readonly string[]): string {
  const guarded = names.some((name) => name.startsWith('-')) ? ['--', ...names] : names
  return `\`${['virsh', '-c', uri, ...words.split(' '), ...guarded].map(shellWord).join(' ')}\``
}
