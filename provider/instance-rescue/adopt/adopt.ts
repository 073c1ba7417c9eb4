import { findDomain, observe, withHost } from '../../host/index.js'
import type { Host, Observation, Runtime } from '../../host/index.js'
import type { DomainRef } from '../../libvirt/index.js'
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
import type { RecordPlace } from '../../record/index.js'
import { argumentsSchema, parseArguments } from '../inputs/index.js'
import { findArtifact } from '../model/artifacts.js'
import { findGiven } from './find-given.js'
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
    const instance = argumentFor(dom) ?? adoption.instance
    return adoptRunning(host, { ...adoption, instance }, { ...seen, liveXml: seen.liveXml })
  })
}

/** The name of the instance: diff takes its UUID for the same, but it cannot know that a name is that of a UUID. */
function argumentFor({ name }: DomainRef): string | undefined {
  return argumentsSchema.shape.instance.safeParse(name).data
}

async function adoptRunning(
  host: Host,
  { instance, uri }: Adoption,
  seen: Observation & { readonly liveXml: string },
): Promise<Adopted> {
  const base = { instance, uri, owner: NOBODY, ...reasonIn(seen) }
  const { place, state } = await findRecord(host, base, seen)
  const { claim } = state
  await assertHere(host, claim)
  const given = { ...(await findGiven(host, seen, claim)), ...argumentsOf(state) }
  for (const request of findRequests({ ...seen, claim })) {
    const asked = { ...base, ...request, ...given }
    const { decision } = await survey(host, asked, seen.dom.uuid)
    if (!isSame(decision, claim)) continue
    assertValid(asked)
    const inputs = { ...asked, owner: claim.owner }
    const copyHash = seen.marker?.copyHash ?? null
    const outputs = makeOutputs(
      inputs,
      { claim, place, copyHash, adminPassword: undefined },
      decision,
    )
    return { id: claim.rescueId, outputs, inputs: { ...inputs, plan: outputs.plan } }
  }
  throw new NotAdoptableError(instance, explainUnknown(claim, given))
}

/** The record of a rescue that stands. */
async function findRecord(
  host: Host,
  base: RescueInputs,
  seen: Observation,
): Promise<{ readonly place: RecordPlace; readonly state: RescueState }> {
  const { record } = await survey(host, base, seen.dom.uuid)
  const page = record?.view.kind === 'state' ? record.view.page : null
  if (record === null || page === null || !isRunning(page.state, seen))
    throw new NotAdoptableError(
      base.instance,
      'its record is missing, or is that of another rescue',
    )
  if (page.state.phase !== 'rescued' || page.isWorking)
    throw new NotAdoptableError(base.instance, 'a process is at work on it, or was cut off')
  return { place: record.place, state: page.state }
}

/** What is read from a host is an argument from here on, so it must be one that a program could give. */
function assertValid(asked: Omit<RescueInputs, 'owner'>): void {
  const given = Object.entries(asked).filter(([name]) => name !== 'owner')
  const parsed = parseArguments(Object.fromEntries(given))
  if (parsed.ok) return
  const wrong = parsed.failures.map(({ property, reason }) => `${property} ${reason}`)
  throw new NotAdoptableError(
    asked.instance,
    `what the host has would not be valid arguments: ${wrong.join('; ')}`,
  )
}

/** User data is nowhere but on the drive. */
function explainUnknown(claim: Claim, { userData }: Pick<RescueInputs, 'userData'>): string {
  const isLost = userData === undefined && findArtifact(claim, 'config-drive') !== null
  return isLost
    ? 'what the host shows does not lead to the layout that its record names; perhaps because the user data on its config drive cannot be read or was changed'
    : 'what the host shows does not lead to the layout that its record names'
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
  ticket,
  ttl,
  policy: { afterUnrescue, shutdownTimeout },
  boot,
}: RescueState): Partial<RescueInputs> {
  return {
    ...(afterUnrescue === 'restore' ? {} : { afterUnrescue }),
    ...(shutdownTimeout === DEFAULT_TIMEOUT_S ? {} : { shutdownTimeout }),
    ...boot,
    ...(ticket === undefined ? {} : { ticket }),
    ...(ttl === undefined ? {} : { ttl }),
  }
}
