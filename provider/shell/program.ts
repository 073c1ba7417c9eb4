import { command } from './command.js'

/**
 * A command of ours for the operator, quoted for a shell. It works without an installation too.
 *
 * npx takes a name for that of a package, so it gets the package's name: `libvirt-rescue` could be anybody's.
 */
export function programCommand(words: readonly string[], ...names: readonly string[]): string {
  return command(['npx', 'pulumi-libvirt-rescue', ...words], ...names)
}
