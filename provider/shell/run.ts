import { command } from './command.js'

/** The command that follows a job in a rescue system again. */
export function attachCommand(uri: string, instance: string, job: string): string {
  const options = ['--uri', uri, '--attach']
  return command(['npx', 'pulumi-libvirt-rescue', 'run', ...options], instance, job)
}
