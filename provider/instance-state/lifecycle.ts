import { findDomain, observe, observeByUuid, withHost } from '../host/index.js'
import type { Host, Observation, Runtime } from '../host/index.js'
import type { InputFailure } from '../inputs/index.js'
import { ConnectError } from '../libvirt/index.js'
import { explainRefusal, explainRescue } from './act/explain-rescue.js'
import { reach } from './act/reach.js'
import { stateOf } from './act/state-of.js'
import { StateRefusedError } from './model/errors.js'
import type { StateInputs, StateOutputs } from './model/types.js'

/** Seconds that a system gets to shut down if nothing else is given: Nova's default. */
const DEFAULT_TIMEOUT_S = 60

/** What preview can say before anything is done. */
export interface StatePreview {
  readonly failures: readonly InputFailure[]
  readonly warnings: readonly string[]
}

/** Says why a change of the state would be refused; an unreachable host gives a warning. Changes nothing. */
export async function preview(
  inputs: StateInputs,
  olds: Pick<StateInputs, 'state'> | undefined,
  runtime: Runtime,
): Promise<StatePreview> {
  if (olds?.state === inputs.state) return { failures: [], warnings: [] }
  try {
    return await withHost(inputs.uri, runtime, async (host) => {
      const { instance } = inputs
      const dom = await findDomain(host.libvirt, instance)
      if (dom === null) return refuse('instance', `'${instance}' does not exist on ${host.uri}`)
      const rescue = await explainRefusal(host, await observe(host, dom))
      return rescue === undefined ? { failures: [], warnings: [] } : refuse('state', rescue)
    })
  } catch (error) {
    if (!(error instanceof ConnectError)) throw error
    return {
      failures: [],
      warnings: [`It is not known whether this can be done: ${error.message}`],
    }
  }
}

function refuse(property: string, reason: string): StatePreview {
  return { failures: [{ property, reason }], warnings: [] }
}

/** Another instance or host replaces the resource; another state, or one that drifted, updates it. */
export function diff(
  olds: StateOutputs,
  news: StateInputs,
): { readonly changes: boolean; readonly replaces: readonly string[] } {
  const isOther = news.instance !== olds.instance && news.instance.toLowerCase() !== olds.domainUuid
  const replaces = [...(isOther ? ['instance'] : []), ...(news.uri === olds.uri ? [] : ['uri'])]
  const isUpdated = news.state !== olds.state || news.shutdownTimeout !== olds.shutdownTimeout
  return { changes: isUpdated || replaces.length > 0, replaces }
}

/** Brings an instance into a state. */
export async function create(
  inputs: StateInputs,
  runtime: Runtime,
): Promise<{ readonly id: string; readonly outputs: StateOutputs }> {
  const outputs = await withHost(inputs.uri, runtime, async (host) =>
    bring(host, await find(host, inputs.instance), inputs),
  )
  return { id: outputs.domainUuid, outputs }
}

/** Brings the same instance into another state. */
export async function update(
  { domainUuid, state }: StateOutputs,
  news: StateInputs,
  runtime: Runtime,
): Promise<StateOutputs> {
  if (news.state === state) return { ...news, domainUuid }
  return withHost(news.uri, runtime, async (host) => {
    const seen = await observeByUuid(host, domainUuid)
    if (seen === null) throw new StateRefusedError(news.instance, 'the instance is gone.')
    return bring(host, seen, news)
  })
}

/** Reads the state as the host has it. While the instance is in rescue it stays what it was: the rescue system is not the instance. */
export async function read(
  olds: StateOutputs,
  runtime: Runtime,
): Promise<StateOutputs | undefined> {
  return withHost(olds.uri, runtime, async (host) => {
    const seen = await observeByUuid(host, olds.domainUuid)
    if (seen === null) return undefined
    const isRescued = (await explainRescue(host, seen)) !== undefined
    return isRescued ? olds : { ...olds, state: stateOf(seen) }
  })
}

/** Leaves the instance as it is. */
export function remove(): Promise<void> {
  return Promise.resolve()
}

async function bring(host: Host, seen: Observation, inputs: StateInputs): Promise<StateOutputs> {
  const { state, shutdownTimeout = DEFAULT_TIMEOUT_S } = inputs
  const rescue = await explainRefusal(host, seen)
  if (rescue !== undefined) throw new StateRefusedError(seen.dom.name, rescue)
  await reach(host, seen, { state, shutdownTimeout })
  return { ...inputs, domainUuid: seen.dom.uuid }
}

async function find(host: Host, instance: string): Promise<Observation> {
  const dom = await findDomain(host.libvirt, instance)
  if (dom === null) throw new StateRefusedError(instance, `it does not exist on ${host.uri}.`)
  return observe(host, dom)
}
