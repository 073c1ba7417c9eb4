import type { JobEnd } from './job.js'

/** Says how following a job ended; null: the script came to its own end. */
export function explainEnd(end: JobEnd, instance: string): string | null {
  const where = `the rescue system of instance '${instance}'`
  switch (end.kind) {
    case 'exited':
      return end.isLate ? 'The script was ended, because its time was over.' : null
    case 'refused':
      return `Nothing was run in ${where}: ${end.reason}.`
    case 'rebooted':
      return `The script did not come to its end: ${where} was started again in the middle, or has made way for another system.`
    case 'lost':
      return `What the script left in ${where} is gone: ${end.reason}.`
    case 'unknown':
      return `It is not known whether the script runs in ${where}: ${end.reason}.`
    default:
      return end satisfies never
  }
}
