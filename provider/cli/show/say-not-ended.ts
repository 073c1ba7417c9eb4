import { marked, unrescueCommand } from '../../shell/index.js'

/** Says that the rescue that was made for a look at the disks could not be ended, and how to end it. */
export function sayNotEnded(uri: string, instance: string, why: string): string {
  const end = marked(unrescueCommand(uri, instance))
  return `The rescue of instance '${instance}' could not be ended: ${why} To end it, run ${end}.`
}
