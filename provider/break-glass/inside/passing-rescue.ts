import { withHost, type Runtime } from '../../host/index.js'
import { remove, RescueInterruptedError, type RescueOutputs } from '../../instance-rescue/index.js'
import { endRescue } from '../end/end-rescue.js'
import { findNamed } from '../find/find-named.js'
import type { FoundRescue } from '../found-rescue.js'
import { beginRescue } from '../request/begin-rescue.js'
import type { RescueRequest } from '../request/rescue-request.js'

/** Who makes a rescue that passes. */
export interface Passing {
  /** Of the owner. */
  readonly name: string
  readonly runtime: Runtime
  /** True once the operator wants it to stop: the rescue is ended then. */
  readonly isStopped: () => boolean
  /** True: nothing that runs in the end is worth a shutdown. */
  readonly endsAtOnce?: boolean
}

/** What came of the work. The rescue has ended unless `left` says why not. */
export interface Passed<Result> {
  /** What the work gave; if it or the rescue failed, why. */
  readonly result:
    { readonly ok: true; readonly value: Result } | { readonly ok: false; readonly reason: string }
  /** Why the rescue could not be ended; null: nothing of it is left. */
  readonly left: string | null
}

/**
 * Makes a rescue for some work and ends it again, whatever becomes of both: the instance gets the power state that it had.
 *
 * If the process is killed, the rescue stays, and its record says how to end it.
 */
export async function inPassingRescue<Result>(
  request: RescueRequest,
  passing: Passing,
  work: (runtime: Runtime, outputs: RescueOutputs) => Promise<Result>,
): Promise<Passed<Result>> {
  const { runtime, isStopped, name, endsAtOnce = false } = passing
  const stoppable: Runtime = {
    ...runtime,
    isEngineAlive: () => !isStopped() && runtime.isEngineAlive(),
  }
  const begun = await attempt(() => beginRescue(request, { name, runtime: stoppable }))
  if (!begun.ok)
    return { result: failed(begun.error), left: await endHalf(begun, request, passing) }
  const done = await attempt(() => work(stoppable, begun.value))
  const left = await whyLeft(() => remove(asItWas(begun.value, endsAtOnce), runtime))
  return { result: done.ok ? done : failed(done.error), left }
}

/** Ends a rescue that did not come to its end; another one of the instance is left alone. */
async function endHalf(
  { error }: { readonly error: unknown },
  { uri, given }: RescueRequest,
  { runtime }: Passing,
): Promise<string | null> {
  if (!(error instanceof RescueInterruptedError)) return null
  return whyLeft(() =>
    withHost(uri, runtime, async (host) => {
      const all = await findNamed(host, String(given['instance']))
      for (const found of all) if (idOf(found) === error.id) await endRescue(host, found)
    }),
  )
}

function idOf({ page, trace }: FoundRescue): string | undefined {
  if (trace.kind === 'marker') return trace.unrecorded.marker.rescueId
  return page?.state.claim.rescueId
}

/**
 * What is asked of a rescue for other work does not count. If somebody has ended the rescue in between, the instance is
 * as they want it: one that is off is not started.
 */
function asItWas(outputs: RescueOutputs, endsAtOnce: boolean): RescueOutputs {
  const timeout = endsAtOnce ? { shutdownTimeout: 0 } : {}
  return { ...outputs, ...timeout, afterUnrescue: 'restore', status: 'left' }
}

async function whyLeft(end: () => Promise<void>): Promise<string | null> {
  const ended = await attempt(end)
  return ended.ok ? null : reasonOf(ended.error)
}

type Attempt<Result> =
  { readonly ok: true; readonly value: Result } | { readonly ok: false; readonly error: unknown }

async function attempt<Result>(work: () => Promise<Result>): Promise<Attempt<Result>> {
  try {
    return { ok: true, value: await work() }
  } catch (error) {
    return { ok: false, error }
  }
}

function failed(error: unknown): { readonly ok: false; readonly reason: string } {
  return { ok: false, reason: reasonOf(error) }
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
