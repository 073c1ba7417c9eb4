import { observeByUuid, showWait, type Host, type Observation } from '../../host/index.js'
import { isLibvirtError, type DomainRef } from '../../libvirt/index.js'
import { StateRefusedError } from '../model/errors.js'
import type { State } from '../model/types.js'
import { explainRefusal } from './explain-rescue.js'
import { shutDown } from './shut-down.js'
import { stateOf } from './state-of.js'

/** Milliseconds that libvirt gets to start a guest, or to write its memory to a file. */
const LONG_MS = 600_000

/**
 * Brings an instance into a state. It looks at the instance before each act and refuses each while it is in rescue.
 *
 * From every state the way goes over `running`.
 */
export async function reach(
  host: Host,
  seen: Observation,
  { state, shutdownTimeout }: { readonly state: State; readonly shutdownTimeout: number },
): Promise<void> {
  let now = seen
  for (let acts = 0; stateOf(now) !== state; acts += 1) {
    const { name } = now.dom
    if (acts === MOST_ACTS)
      throw new StateRefusedError(name, `it does not stay: it is ${stateOf(now)} again.`)
    const rescue = await explainRefusal(host, now)
    if (rescue !== undefined) throw new StateRefusedError(name, rescue)
    if (!now.persistent && state !== 'paused' && state !== 'running')
      throw new StateRefusedError(name, 'it is a transient instance, which is gone once it stops.')
    if (!host.runtime.isEngineAlive())
      throw new StateRefusedError(name, 'the Pulumi engine is gone, or was cancelled.')
    await act(host, now, { state, shutdownTimeout })
    now = await lookAgain(host, now)
  }
}

/** A guest may start again after each shutdown. */
const MOST_ACTS = 4

async function act(
  host: Host,
  now: Observation,
  { state, shutdownTimeout }: { readonly state: State; readonly shutdownTimeout: number },
): Promise<void> {
  const { libvirt, runtime } = host
  const { dom } = now
  const from = stateOf(now)
  runtime.say(
    `Instance '${dom.name}' is ${from}; it becomes ${from === 'running' ? state : 'running'}.`,
  )
  if (from === 'paused') await libvirt.domainResume({ dom })
  else if (from !== 'running') await libvirt.domainCreateWithFlags({ dom }, { deadline: LONG_MS })
  else if (state === 'paused') await libvirt.domainSuspend({ dom })
  else if (state === 'suspended')
    await showWait(host, { what: `saving the memory of instance '${dom.name}'` }, () =>
      libvirt.domainManagedSave({ dom }, { deadline: LONG_MS }),
    )
  else await stop(host, dom, shutdownTimeout)
}

async function stop(host: Host, dom: DomainRef, timeout: number): Promise<void> {
  if (await shutDown(host, dom, timeout)) return
  // Somebody may have begun a rescue during the wait: then its system runs now.
  const now = await lookAgain(host, { dom })
  const rescue = await explainRefusal(host, now)
  if (rescue !== undefined) throw new StateRefusedError(dom.name, rescue)
  host.runtime.say(`Powering off instance '${dom.name}': it did not shut down within ${timeout} s.`)
  try {
    await host.libvirt.domainDestroyFlags({ dom })
  } catch (error) {
    if (!isLibvirtError(error, 'OPERATION_INVALID', 'NO_DOMAIN')) throw error // it is off already
  }
}

async function lookAgain(host: Host, { dom }: Pick<Observation, 'dom'>): Promise<Observation> {
  const seen = await observeByUuid(host, dom.uuid)
  if (seen === null) throw new StateRefusedError(dom.name, 'the instance is gone.')
  return seen
}
