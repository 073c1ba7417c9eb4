import { command } from './command.js'

/** The command that mends an instance with these fixes, in this order; `more` are further words of options. */
export function repairCommand(
  uri: string,
  instance: string,
  fixes: readonly string[],
  more: readonly string[] = [],
): string {
  const options = ['--uri', uri, ...fixes.flatMap((fix) => ['--fix', fix]), ...more]
  return command(['npx', 'pulumi-libvirt-rescue', 'repair', ...options], instance)
}
