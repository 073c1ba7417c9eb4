import type { RescueInputs } from '../../provider/rescue/index.js'
import type { Daemon } from '../lab/daemon.js'
import { count, startTally, type Tally } from './campaign.js'
import type { Answer } from './jobs.js'
import { startWorker } from './process.js'
import { makeRealSubject, type RealSubject } from './real-subject.js'
import type { Facts, Verdict } from './scenario.js'

/**
 * Complete rescues of one instance by two processes at the same moment, and their ends likewise.
 *
 * Two resources: one rescues, the other one is told whose rescue it is. Twice the same resource (a
 * provider that outlived its engine, and the next `up`): both come to the same rescue.
 */
export async function raceThroughRescues(daemon: Daemon, rounds: number): Promise<Tally> {
  const tally = startTally('two processes at once')
  const subject = await makeRealSubject(daemon, { kind: 'stable', shutdownTimeout: 0 })
  const before = await subject.facts()
  for (let round = 0; round < rounds; round += 1)
    count(tally, await raceOnce(subject, before, round % 2 === 0))
  subject.stop()
  return tally
}

async function raceOnce(subject: RealSubject, before: Facts, areTwo: boolean): Promise<Verdict> {
  const { inputs } = subject
  const other = areTwo ? { ...inputs, owner: { ...inputs.owner, name: 'other' } } : inputs
  const ups = await together([inputs, other].map((each) => ({ kind: 'up', inputs: each }) as const))
  const winners = ups.flatMap((answer) => (answer?.ok === true ? (answer.outputs ?? []) : []))
  const isRight = areTwo
    ? winners.length === 1 && ups.some(saysWhose)
    : winners.length === 2 && winners[0]?.rescueId === winners[1]?.rescueId
  const [olds] = winners
  const ends =
    olds === undefined
      ? []
      : await together([olds, olds].map((each) => ({ kind: 'remove', olds: each })))
  const isEnded = ends.every((answer) => answer?.ok === true)
  const after = await subject.facts()
  return {
    name: areTwo ? 'two resources' : 'the same resource twice',
    harmed: 1,
    commands: [...ups, ...ends].map((answer) =>
      answer === null ? 'killed' : JSON.stringify(answer).slice(0, 300),
    ),
    definitionChanged: after.definition !== before.definition,
    notInOriginalState: after.state !== before.state,
    orphans: after.things.filter((thing) => !before.things.includes(thing)),
    neededHuman: !isRight || !isEnded,
  }
}

function saysWhose(answer: Answer | null): boolean {
  return answer?.ok === false && answer.message.includes('is already in rescue by resource')
}

function together(
  jobs: readonly (
    | { readonly kind: 'up'; readonly inputs: RescueInputs }
    | {
        readonly kind: 'remove'
        readonly olds: NonNullable<Extract<Answer, { ok: true }>['outputs']>
      }
  )[],
): Promise<(Answer | null)[]> {
  return Promise.all(jobs.map((job) => startWorker(job).answer))
}
