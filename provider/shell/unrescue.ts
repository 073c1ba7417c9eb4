import { command } from './command.js'

/** The command that ends a rescue without Pulumi; `here`: if the host has another name by now. */
export function unrescueCommand(uri: string, instance: string, here = false): string {
  const options = ['--uri', uri, ...(here ? ['--here'] : [])]
  return command(['npx', 'pulumi-libvirt-rescue', 'unrescue', ...options], instance)
}
