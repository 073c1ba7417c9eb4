import { AgentError } from '../agent/agent-error.js'
import {
  closeFile,
  openFile,
  readPiece,
  readText,
  type Conversation,
} from '../agent/conversation.js'
import { readBoot } from '../boot.js'
import { placeOf, type Followed, type JobEnd } from './job.js'
import { readState } from './read-state.js'

/** A job that was started, and what is known of it. */
export interface Started {
  readonly name: string
  readonly boot: string
  /** Bytes of each stream that are read at most, whatever the guest says that it has. */
  readonly limit: number
  /** Seconds after which the guest has ended it. */
  readonly timeout: number
}

/**
 * Follows a job to its end from where it was left, and shows what it writes.
 *
 * It ends in `unknown` if the agent is silent for five minutes: a guest that reboots is back before.
 */
export function* followJob(job: Started, followed: Followed): Conversation<JobEnd> {
  const seen = { ...followed }
  for (let [misses, silent] = [0, 0]; ;) {
    try {
      return yield* follow(job, seen, () => ([misses, silent] = [0, 0]))
    } catch (error) {
      if (!(error instanceof AgentError)) throw error
      const found = yield* lookWhy(job, error)
      if (found.kind === 'same') misses += 1
      else if (found.kind === 'silence') silent += PAUSE_MS + found.ms
      else return found
      if (misses === MOST_MISSES) return { kind: 'lost', reason: error.message }
      if (silent >= PATIENCE_MS) return { kind: 'unknown', reason: error.message }
      yield { kind: 'pause', ms: PAUSE_MS }
    }
  }
}

/** Milliseconds between two tries, and of silence in all. */
const [PAUSE_MS, PATIENCE_MS] = [2_000, 300_000]
/** In a system that answers; its agent may have started again, and forgotten its open files. */
const MOST_MISSES = 3

type Why = JobEnd | { readonly kind: 'same' } | { readonly kind: 'silence'; readonly ms: number }

/** Whether the system is still the one that the job was started in. */
function* lookWhy({ boot }: Started, cause: AgentError): Conversation<Why> {
  if (cause.kind === 'off') return { kind: 'lost', reason: cause.message }
  try {
    return (yield* readBoot()) === boot ? { kind: 'same' } : { kind: 'rebooted' }
  } catch (error) {
    if (!(error instanceof AgentError)) throw error
    if (error.kind === 'off') return { kind: 'lost', reason: error.message }
    return { kind: 'silence', ms: cause.ms + error.ms }
  }
}

type Seen = { -readonly [Name in keyof Followed]: Followed[Name] }

function* follow(job: Started, seen: Seen, answered: () => void): Conversation<JobEnd> {
  const { file } = placeOf(job.name)
  const out = yield* openFile(file('out'), 'r', seen.stdout)
  const err = yield* openFile(file('err'), 'r', seen.stderr)
  let waited = 0
  for (let pause = SHORTEST_MS; ; pause = Math.min(LONGEST_MS, pause * 1.5)) {
    // The state comes first: when it says that the job has ended, all output is there.
    const state = readState(yield* readText(file('state')))
    if (state === null) throw new AgentError('refusal', 'the state of the job cannot be read')
    const before = seen.stdout + seen.stderr
    yield* drain('stdout', out, { job, seen, isEnded: state !== 'running' })
    yield* drain('stderr', err, { job, seen, isEnded: state !== 'running' })
    answered()
    if (state !== 'running') {
      yield* closeFile(out)
      yield* closeFile(err)
      return state
    }
    if (seen.stdout + seen.stderr > before) pause = SHORTEST_MS
    if (waited > job.timeout * 1_000 + GRACE_MS)
      return {
        kind: 'unknown',
        reason: 'its guest agent says that it runs long after its time is over',
      }
    waited += pause
    yield { kind: 'pause', ms: pause }
  }
}

/** Milliseconds that a busy guest may need to end a script. */
const GRACE_MS = 120_000

/** Milliseconds between two looks. */
const [SHORTEST_MS, LONGEST_MS] = [200, 2_000]

interface Draining {
  readonly job: Started
  readonly seen: Seen
  readonly isEnded: boolean
}

/** Shows what a stream has; one piece while the job runs, so that the other stream has its turn. */
function* drain(
  stream: 'stdout' | 'stderr',
  handle: number,
  { job, seen, isEnded }: Draining,
): Conversation<void> {
  for (;;) {
    const room = job.limit - seen[stream]
    if (room <= 0) return
    const bytes = yield* readPiece(handle, room)
    if (bytes.length === 0) return
    seen[stream] += bytes.length
    yield { kind: 'show', stream, bytes }
    if (!isEnded) return
  }
}
