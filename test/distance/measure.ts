import { create, preview, remove } from '../../provider/instance-rescue/index.js'
import type { Runtime } from '../../provider/host/index.js'
import { makeMemoryHost, type MemoryHost } from '../instance-rescue/memory-host.js'
import { farRuntime, ROUND_TRIP_MS, type Asked } from './far-runtime.js'

/** What one job of the lifecycle costs from far away. */
export interface Distance {
  /** Packets that are calls, those that open and close the connection included. */
  readonly calls: number
  /** Its whole time in round trips: what any link multiplies with its own. */
  readonly roundTrips: number
  /** What was asked in each round, in order. */
  readonly rounds: readonly (readonly string[])[]
}

/** The jobs that are measured, in their order. */
export const JOBS = ['preview', 'rescue', 'unrescue'] as const
export type Job = (typeof JOBS)[number]

/**
 * Previews, rescues and unrescues a running instance over a link of which only the way takes time.
 *
 * Nothing in the guest is asked to shut down (`shutdownTimeout: 0`), so nobody waits for a guest.
 */
export async function measureDistances(): Promise<Readonly<Record<Job, Distance>>> {
  const host = await makeMemoryHost()
  const previewed = await measure(host, (runtime) => preview(host.inputs, undefined, runtime))
  const { plan } = previewed.result
  if (plan === undefined) throw new Error(`no plan: ${JSON.stringify(previewed.result)}`)
  const rescued = await measure(host, (runtime) => create({ ...host.inputs, plan }, runtime))
  const { outputs } = rescued.result
  const unrescued = await measure(host, (runtime) => remove(outputs, runtime))
  return {
    preview: previewed.distance,
    rescue: rescued.distance,
    unrescue: unrescued.distance,
  }
}

async function measure<Result>(
  host: MemoryHost,
  job: (runtime: Runtime) => Promise<Result>,
): Promise<{ readonly result: Result; readonly distance: Distance }> {
  const asked: Asked[] = []
  const begun = host.clock.now()
  const result = await host.run(job(farRuntime(host, asked)))
  const roundTrips = (host.clock.now() - begun) / ROUND_TRIP_MS
  const calls = asked.filter(({ call }) => !call.startsWith('…')).length
  return { result, distance: { calls, roundTrips, rounds: roundsOf(asked, begun) } }
}

function roundsOf(asked: readonly Asked[], begun: number): string[][] {
  const roundOf = ({ at }: Asked): number => Math.floor((at - begun) / ROUND_TRIP_MS)
  const rounds = Array.from({ length: 1 + Math.max(...asked.map(roundOf)) }, (): string[] => [])
  for (const each of asked) rounds[roundOf(each)]?.push(`${each.call} ${shorten(each.subject)}`)
  return rounds
}

/** A UUID by its first digits: a line stays a line. */
function shorten(subject: string): string {
  return subject.replace(/([0-9a-f]{8})(-[0-9a-f]{4}){3}-[0-9a-f]{12}/, '$1…')
}
