import { programCommand } from './program.js'

/** The command that follows a job in a rescue system again. */
export function attachCommand(uri: string, instance: string, job: string): string {
  return programCommand(['run', '--uri', uri, '--attach'], instance, job)
}
