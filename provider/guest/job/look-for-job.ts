import { AgentError } from '../agent/agent-error.js'
import { runShort, type Conversation } from '../agent/conversation.js'
import { placeOf, type JobEnd } from './job.js'
import { LOOK, SCRIPT_STATUS } from './scripts.js'

/**
 * Looks whether a job has begun in the system of that boot; null: it has, or the guest does not say.
 *
 * A command that is killed while it sends a job leaves one that has not.
 */
export function* lookForJob(name: string, boot: string): Conversation<JobEnd | null> {
  try {
    switch (yield* runShort(LOOK, [placeOf(name).folder, boot])) {
      case SCRIPT_STATUS.otherBoot:
        return { kind: 'rebooted' }
      case SCRIPT_STATUS.noJob:
        return { kind: 'lost', reason: `there is no job '${name}'` }
      case SCRIPT_STATUS.notStarted:
        return {
          kind: 'refused',
          reason: `job '${name}' has not begun, because the command that sends it was stopped before, or still runs; if it was stopped, run the script again`,
        }
      default:
        return null
    }
  } catch (error) {
    if (error instanceof AgentError) return null
    throw error
  }
}
