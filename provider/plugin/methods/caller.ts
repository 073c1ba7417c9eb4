import type { Opened } from '../plugin.js'
import type { CallTools, NativeResource } from '../resources/native-resource.js'
import type { Properties } from '../wire/properties.js'
import { Failure } from '../failure.js'
import { limitTime } from '../limit-time.js'
import type { Serving } from '../serving.js'

/** What the requests of a resource have in common. */
interface ResourceRequest {
  getUrn(): string
  getType(): string
  /** Seconds; 0: no limit. Absent in a check and a diff, which change nothing. */
  getTimeout?(): number
}

/** Runs one call of a resource, with a runtime of its own. */
type Call = <T>(
  request: ResourceRequest,
  properties: Properties,
  job: (resource: NativeResource, tools: CallTools) => Promise<T>,
) => Promise<T>

/** Makes the function that runs the calls of resources and translates their errors. */
export function makeCaller(serving: Serving): Call {
  const { plugin, failures } = serving
  return async (request, properties, job) => {
    const { process, resources } = await plugin.open()
    const type = request.getType() || typeIn(request.getUrn())
    const load = resources.get(type)
    if (load === undefined)
      throw new Failure(failures.failed(`Resource type '${type}' does not exist.`))
    const seconds = request.getTimeout?.() ?? 0
    const { runtime, isOver } = limitTime(process.runtime, seconds)
    const tools = { urn: request.getUrn(), runtime, configuration: plugin.configuration() }
    const limit = (): string | undefined =>
      isOver() ? `The ${seconds} s that customTimeouts give this call are over.` : undefined
    // The load is a part of the call: a cancellation during it counts.
    return run(process, request, async () => {
      const resource = await load()
      try {
        return await job(resource, tools)
      } catch (error) {
        throw asFailure(error, { resource, secrets: properties.secrets, serving, limit })
      }
    })
  }
}

/** A call with a time limit is one that may change something, and only such a call can be cancelled. */
function run<T>(
  { run: each, cancellation }: Opened['process'],
  request: ResourceRequest,
  job: () => Promise<T>,
): Promise<T> {
  return each(() => ('getTimeout' in request ? cancellation.during(job) : job()))
}

/** The type of `urn:pulumi:STACK::PROJECT::PARENT-TYPE$TYPE::NAME`: an engine before 3.136 sends it only there. */
function typeIn(urn: string): string {
  return (urn.split('::')[2] ?? '').split('$').at(-1) ?? ''
}

interface Failing {
  readonly resource: NativeResource
  readonly secrets: readonly string[]
  readonly serving: Serving
  readonly limit: () => string | undefined
}

/** An error that keeps the resource in Pulumi's state has id, properties and reasons, as a dynamic provider throws it. */
function asFailure(
  error: unknown,
  { resource, secrets, serving: { failures, structs }, limit }: Failing,
): unknown {
  if (!(error instanceof Error) || !isHalfDone(error)) return error
  const over = limit()
  const reasons = over === undefined ? error.reasons : [over, ...error.reasons]
  const properties = structs.write(resource.keep(error.properties, secrets))
  const message = over === undefined ? error.message : `${over} ${error.message}`
  return new Failure(failures.halfDone(message, { id: error.id, properties, reasons }), error)
}

interface HalfDone {
  readonly id: string
  readonly properties: Readonly<Record<string, unknown>>
  readonly reasons: readonly string[]
}

function isHalfDone(error: Error): error is Error & HalfDone {
  return 'id' in error && 'properties' in error && 'reasons' in error
}
