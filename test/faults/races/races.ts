import { fork, type ChildProcess } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { rmSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Daemon } from '../../lab/daemon/daemon.js'
import type { Finish, Race } from './racer.js'

/** How many races there were, and how many had exactly one winner whose claim stands in the record. */
export interface RaceResult {
  readonly count: number
  readonly oneWinner: number
  /** How the others ended. */
  readonly failures: readonly string[]
}

/**
 * Lets two processes race for the record of the same domain, again and again: half of the times
 * through one daemon, half through two daemons on the same folder.
 */
export async function raceForRecords(
  [first, second]: readonly [Daemon, Daemon],
  count: number,
): Promise<RaceResult> {
  const [own, shared] = [await poolOf(first), await sharePool(first, second)]
  const racers = [0, 1].map(() => fork(join(import.meta.dirname, 'racer.js')))
  const failures: string[] = []
  try {
    for (let round = 0; round < count; round += 1) {
      const domainUuid = randomUUID()
      const near: Race = { uri: first.uri, poolUuid: own, domainUuid }
      const far: Race = round % 2 === 0 ? near : { ...near, uri: second.uri, poolUuid: shared }
      const finishes = await race(racers, round % 4 < 2 ? [near, far] : [far, near])
      const fault = judge(finishes, join(first.images, `${domainUuid}.rescue`))
      if (fault !== null) failures.push(`race ${round}: ${fault}`)
    }
  } finally {
    for (const racer of racers) racer.disconnect()
  }
  return { count, oneWinner: count - failures.length, failures }
}

async function race(racers: readonly ChildProcess[], races: readonly Race[]): Promise<Finish[]> {
  const ends = racers.map(async (racer) => (await once(racer, 'message')) as [Finish])
  racers.forEach((racer, index) => racer.send(races[index] as Race))
  return (await Promise.all(ends)).map(([finish]) => finish)
}

/** Null where one won, the other one knows that it lost, and the record is the winner's: one whole line. */
function judge(finishes: readonly Finish[], record: string): string | null {
  const lines = readFileSync(record, 'latin1').split('\n').length - 1
  rmSync(record)
  const text = JSON.stringify(finishes)
  if (finishes.filter((finish) => finish === 'won').length !== 1) return text
  if (finishes.filter((finish) => finish === 'lost').length !== 1) return text
  return lines === 1 ? null : `${text}, and ${lines} lines in the record`
}

async function poolOf(daemon: Daemon): Promise<string> {
  return (await daemon.virsh('pool-uuid', 'default')).trim()
}

async function sharePool(owner: Daemon, guest: Daemon): Promise<string> {
  await guest.virsh(
    `pool-define-as shared dir --target ${owner.images}; pool-start shared; pool-refresh shared`,
  )
  return (await guest.virsh('pool-uuid', 'shared')).trim()
}
