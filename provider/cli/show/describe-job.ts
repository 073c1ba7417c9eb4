import { attachCommand } from '../../shell/index.js'

/** Says that a job runs, and how to follow it again. */
export function describeJob(uri: string, instance: string, job: string): string {
  return `Job '${job}' runs in the rescue system of instance '${instance}', and goes on if nobody waits for it. To follow it again: ${attachCommand(uri, instance, job)}`
}
