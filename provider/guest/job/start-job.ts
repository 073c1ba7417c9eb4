import { createHash } from 'node:crypto'
import { AgentError } from '../agent/agent-error.js'
import { runShort, writeFile, type Conversation } from '../agent/conversation.js'
import { placeOf, type Job, type JobEnd } from './job.js'
import { PREPARE, RUNNER, SCRIPT_STATUS, START } from './scripts.js'

/** Why a job did not start. `unknown`: it may have. */
export type StartFailure = Extract<JobEnd, { kind: 'refused' | 'rebooted' | 'unknown' }>

/**
 * Starts a job in the system of that boot; null: it runs, or has ended already.
 *
 * It may be repeated after a lost connection: a job is started once, whoever asks how often.
 */
export function* startJob(job: Job, { boot, mark }: Try): Conversation<StartFailure | null> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return yield* start(job, { boot, mark: `${mark}${attempt}` })
    } catch (error) {
      if (!(error instanceof AgentError)) throw error
      if (attempt === ATTEMPTS || error.kind !== 'silence') return explain(error)
      yield { kind: 'pause', ms: 2_000 }
    }
  }
}

/** In which boot a job is started, and hexadecimal digits that no other try has. */
interface Try {
  readonly boot: string
  readonly mark: string
}

/** A silent agent may come back; one that does not costs a minute or two. */
const ATTEMPTS = 3

function* start(job: Job, { boot, mark }: Try): Conversation<StartFailure | null> {
  const { folder, file } = placeOf(job.name)
  const prepared = yield* runShort(PREPARE, [folder, boot])
  if (prepared === SCRIPT_STATUS.begun) return null
  if (prepared !== 0) return refuse(prepared)
  yield* writeFile(`${file('runner')}.${mark}`, Buffer.from(RUNNER))
  yield* writeFile(`${file('environment')}.${mark}`, Buffer.from(asShell(job.environment)))
  yield* writeFile(`${file('script')}.${mark}`, job.script)
  const sha256 = createHash('sha256').update(job.script).digest('hex')
  const given = [
    job.chroot ? '/mnt/sysroot' : '/',
    job.mount ? 'yes' : 'no',
    String(job.timeout),
    String(job.limit),
  ]
  const started = yield* runShort(START, [folder, boot, sha256, mark, ...given])
  return started === 0 ? null : refuse(started)
}

function refuse(status: number): StartFailure {
  if (status === SCRIPT_STATUS.otherBoot) return { kind: 'rebooted' }
  return { kind: 'refused', reason: REASONS[status] ?? `the guest's shell ended with ${status}` }
}

const REASONS: Readonly<Record<number, string>> = {
  [SCRIPT_STATUS.noRoom]: 'the guest has no room for the files of a job in /run',
  [SCRIPT_STATUS.damaged]: 'the script did not arrive in the guest as it was sent',
}

function explain({ kind, message }: AgentError): StartFailure {
  if (kind === 'silence')
    return { kind: 'unknown', reason: `its guest agent does not answer: ${message}` }
  return { kind: 'refused', reason: `its guest agent did not do it: ${message}` }
}

/** Sets and exports variables; each name is checked before. */
function asShell(environment: Job['environment']): string {
  return Object.entries(environment)
    .map(([name, value]) => `export ${name}='${value.replaceAll("'", `'\\''`)}'\n`)
    .join('')
}
