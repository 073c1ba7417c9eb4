import { command } from './command.js'

/** The command that mends an instance with these fixes, in this order. */
export function repairCommand(uri: string, instance: string, fixes: readonly string[]): string {
  const options = ['--uri', uri, ...fixes.flatMap((fix) => ['--fix', fix])]
  return command(['npx', 'pulumi-libvirt-rescue', 'repair', ...options], instance)
}
