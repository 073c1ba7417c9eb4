import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { RescueInputs, RescueOutputs } from '../../../provider/instance-rescue/index.js'
import type { Daemon } from '../../lab/daemon/daemon.js'
import { count, startTally, type Tally } from '../campaign.js'
import type { Answer } from '../jobs.js'
import { startWorker } from '../subject/process.js'
import { makeRealSubject, type RealSubject } from '../subject/real-subject.js'
import type { Facts, Verdict } from '../scenario.js'

/**
 * Complete rescues of one instance by two processes at the same moment, and their ends likewise.
 *
 * Two resources: one rescues, the other one is told whose rescue it is. Twice the same resource (a
 * provider that outlived its engine, and the next `up`): both come to the same rescue.
 */
export async function raceThroughRescues(daemon: Daemon, rounds: number): Promise<Tally> {
  const tally = startTally('two processes at once')
  const subject = await makeRealSubject(daemon, { kind: 'stable', shutdownTimeout: 0 })
  try {
    const before = await subject.facts()
    for (let round = 0; round < rounds; round += 1)
      count(tally, await raceOnce({ daemon, subject, before }, round % 2 === 0))
  } finally {
    subject.stop()
  }
  return tally
}

interface Place {
  readonly daemon: Daemon
  readonly subject: RealSubject
  readonly before: Facts
}

async function raceOnce({ daemon, subject, before }: Place, areTwo: boolean): Promise<Verdict> {
  const { inputs } = subject
  const other = areTwo ? { ...inputs, owner: { ...inputs.owner, name: 'other' } } : inputs
  const ups = await together([inputs, other].map((each) => ({ kind: 'up', inputs: each }) as const))
  const winners = ups.flatMap((answer) => (answer?.ok === true ? (answer.outputs ?? []) : []))
  const isRight = areTwo
    ? winners.length === 1 && ups.some(saysWhose)
    : winners.length === 2 && winners[0]?.rescueId === winners[1]?.rescueId
  const [olds] = winners
  const damages = olds === undefined ? [] : await damagesTo(daemon, olds)
  const ends =
    olds === undefined
      ? []
      : await together([olds, olds].map((each) => ({ kind: 'remove', olds: each })))
  const isEnded = ends.every((answer) => answer?.ok === true)
  const after = await subject.facts()
  return {
    name: areTwo ? 'two resources' : 'the same resource twice',
    harmed: 1,
    commands: [
      ...[...ups, ...ends].map((answer) =>
        answer === null ? 'killed' : JSON.stringify(answer).slice(0, 300),
      ),
      ...damages,
    ],
    definitionChanged: after.definition !== before.definition,
    notInOriginalState: after.state !== before.state,
    orphans: after.things.filter((thing) => !before.things.includes(thing)),
    disksHarmed: false,
    neededHuman: !isRight || !isEnded || damages.length > 0,
  }
}

/** What the loser broke of the winner's rescue: each of these would be missed only when it is needed. */
async function damagesTo({ images }: Daemon, olds: RescueOutputs): Promise<string[]> {
  const { rescueId, domainUuid } = olds
  const seen = await startWorker({ kind: 'read', olds }).answer
  const isRescued = seen?.ok === true && seen.outputs?.status === 'rescued'
  const files = ['definition', 'disk'].map((role) => `${domainUuid}.${rescueId}.${role}`)
  const gone = files.filter((file) => !existsSync(join(images, file)))
  const ids = idsIn(join(images, `${domainUuid}.rescue`))
  return [
    ...(isRescued ? [] : [`read said ${JSON.stringify(seen).slice(0, 300)}`]),
    ...gone.map((file) => `the winner's ${file} is gone`),
    ...(ids.every((id) => id === rescueId) && ids.length > 0
      ? []
      : [`the record names [${ids.join()}]`]),
  ]
}

/** Every rescue that a record names. */
function idsIn(record: string): string[] {
  if (!existsSync(record)) return []
  return [...readFileSync(record, 'latin1').matchAll(/"rescueId":"([^"]*)"/g)].map(
    ([, id]) => id ?? '',
  )
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
