import { findDomain, observe, withHost } from '../../host/index.js'
import type { Host, Observation, Runtime } from '../../host/index.js'
import type { Created } from '../begun.js'
import type { Approved } from '../decide/decide.js'
import { domainNotFound } from '../decide/domain-not-found.js'
import { survey } from '../decide/survey.js'
import { NotAdoptableError } from '../model/errors.js'
import { makeOutputs } from '../model/outputs.js'
import { DEFAULT_TIMEOUT_S } from '../model/policy.js'
import type { Claim, RescueState } from '../model/state.js'
import type { RescueInputs } from '../model/types.js'
import { assertHere } from '../status/assert-here.js'
import { findRequests } from './find-requests.js'

/** A rescue that was found on a host, with the arguments that it was made from. */
export interface Adopted extends Created {
  readonly inputs: RescueInputs
}

/** Which rescue is taken over, and where it is. */
export interface Adoption {
  /** Name or UUID of the instance. */
  readonly instance: string
  readonly uri: string
}

/**
 * Finds the outputs of a rescue that runs, and the arguments that lead to it. Changes nothing.
 *
 * The arguments are found by trial: those with which the planner makes the very plan that the record names.
 * The owner stays the one that the record has. Undefined: the instance is not in rescue.
 */
export async function adopt(adoption: Adoption, runtime: Runtime): Promise<Adopted | undefined> {
  return withHost(adoption.uri, runtime, async (host) => {
    const dom = await findDomain(host.libvirt, adoption.instance)
    if (dom === null) throw await domainNotFound(host, { instance: adoption.instance })
    const seen = await observe(host, dom)
    if (seen.liveXml === null || seen.marker === null) return undefined
    return adoptRunning(host, adoption, { ...seen, liveXml: seen.liveXml })
  })
}

async function adoptRunning(
  host: Host,
  { instance, uri }: Adoption,
  seen: Observation & { readonly liveXml: string },
): Promise<Adopted> {
  const base = { instance, uri, ...reasonIn(seen) }
  for (const request of findRequests(seen.liveXml, seen.storedXml)) {
    const asked = { ...base, ...request, owner: NOBODY }
    const { record, decision } = await survey(host, asked, seen.dom.uuid)
    const page = record?.view.kind === 'state' ? record.view.page : null
    if (record === null || page === null || !isRunning(page.state, seen))
      throw new NotAdoptableError(instance, 'its record is missing, or is that of another rescue')
    if (page.state.phase !== 'rescued' || page.isWorking)
      throw new NotAdoptableError(instance, 'a process is at work on it, or was cut off')
    await assertHere(host, page.state.claim)
    if (!isSame(decision, page.state.claim)) continue
    const inputs = { ...asked, ...argumentsOf(page.state), owner: page.state.claim.owner }
    const made = { claim: page.state.claim, place: record.place, adminPassword: undefined }
    const copyHash = seen.marker?.copyHash ?? null
    const outputs = makeOutputs(inputs, { ...made, copyHash }, decision)
    return { id: page.state.claim.rescueId, outputs, inputs: { ...inputs, plan: outputs.plan } }
  }
  throw new NotAdoptableError(
    instance,
    'what the host shows does not lead to the layout that its record names',
  )
}

/** Stands for the owner until the record is read. */
const NOBODY = { organization: '', project: '', stack: '', name: '' }

function isRunning({ claim }: RescueState, { marker }: Observation): boolean {
  return claim.rescueId === marker?.rescueId
}

function isSame(
  decision: Approved | { readonly ok: false },
  { digest }: Claim,
): decision is Approved {
  return decision.ok && decision.planned.digest === digest
}

function reasonIn({ marker }: Observation): Pick<RescueInputs, 'reason'> {
  return marker?.reason == null ? {} : { reason: marker.reason }
}

/** What the record knows of the arguments, without what is the default. */
function argumentsOf({
  policy: { afterUnrescue, shutdownTimeout },
}: RescueState): Pick<RescueInputs, 'afterUnrescue' | 'shutdownTimeout'> {
  return {
    ...(afterUnrescue === 'restore' ? {} : { afterUnrescue }),
    ...(shutdownTimeout === DEFAULT_TIMEOUT_S ? {} : { shutdownTimeout }),
  }
}
