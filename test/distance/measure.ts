import { create, preview, remove } from '../../provider/instance-rescue/index.js'
import type { Runtime } from '../../provider/host/index.js'
import { makeMemoryHost, type MemoryHost } from '../instance-rescue/support/memory-host.js'
import { farRuntime, ROUND_TRIP_MS, type Asked } from './far-runtime.js'

/** What one job of the lifecycle costs on a host that is far away. */
export interface Distance {
  /** Number of calls, with those that open and close the connection. */
  readonly calls: number
  /** The time that the link takes, in round trips. */
  readonly roundTrips: number
  /** The calls of each round, in order. */
  readonly rounds: readonly (readonly string[])[]
}

/** The jobs that are measured, in the order in which they run. */
export const JOBS = ['preview', 'rescue', 'unrescue'] as const
export type Job = (typeof JOBS)[number]

/**
 * Previews, rescues and unrescues a running instance over a link on which only the round trips take time.
 *
 * With `shutdownTimeout: 0` no time is spent waiting for the guest.
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

/** Shortens a UUID, so that a round fits on a line. */
function shorten(subject: string): string {
  return subject.replace(/([0-9a-f]{8})(-[0-9a-f]{4}){3}-[0-9a-f]{12}/, '$1…')
}
