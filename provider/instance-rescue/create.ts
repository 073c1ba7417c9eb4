import { ConnectError } from '../libvirt/index.js'
import type { FolderPool } from '../storage/index.js'
import { findFolderPool } from '../storage/index.js'
import { claimInstance } from './claim/claim-instance.js'
import { comparePlans } from './decide/compare-plans.js'
import { decide } from './decide/decide.js'
import type { Approved } from './decide/decide.js'
import {
  DomainNotFoundError,
  NoLongerHolderError,
  NotRescuableError,
  PlanChangedError,
  RescueInterruptedError,
  RollBackError,
} from './model/errors.js'
import { findRecordPlace } from './claim/record-place.js'
import { makeOutputs } from './model/outputs.js'
import { makeClaim } from './claim/make-claim.js'
import type { Claiming } from './claim/make-claim.js'
import type { HeldRecord, PlannedRecord } from '../record/record.js'
import { rollBack } from './steps/roll-back.js'
import { resolveEarlier } from './claim/earlier-rescue.js'
import { enter } from './steps/index.js'
import type { RescueInputs, RescueOutputs } from './model/types.js'
import { assertVersions } from './decide/versions.js'
import { findDomain, isCutOff, observe, withHost } from '../host/index.js'
import type { Host, Observation, Runtime } from '../host/index.js'

/** A finished rescue, as Pulumi keeps it. */
export interface Created {
  readonly id: string
  readonly outputs: RescueOutputs
}

/**
 * Puts an instance into rescue.
 *
 * Refused before anything is touched, or finished, or rolled back; where neither can be had (the
 * connection is gone for good) a `RescueInterruptedError` keeps what finishing needs.
 */
export async function create(inputs: RescueInputs, runtime: Runtime): Promise<Created> {
  const begun: Created[] = []
  try {
    return await withHost(inputs.uri, runtime, (host) =>
      createOn(host, inputs, { onBegun: (created) => begun.push(created) }),
    )
  } catch (error) {
    const last = begun.at(-1)
    throw last !== undefined && isUnfinished(error) ? interrupted(last, error) : error
  }
}

/** How a rescue begins. */
export interface Beginning {
  /** Hears of the rescue before anything of it may stand. */
  readonly onBegun: (created: Created) => void
  /** The id that Pulumi's state knows it by already; a new one where there is none. */
  readonly rescueId?: string
}

/** The same on an open connection. */
export async function createOn(
  host: Host,
  inputs: RescueInputs,
  beginning: Beginning,
): Promise<Created> {
  const dom = await findDomain(host.libvirt, inputs.instance)
  if (dom === null) throw new DomainNotFoundError(inputs.instance, host.uri)
  await assertVersions(host, inputs.instance)
  const seen = await observe(host.libvirt, dom)
  const recordPool = await findRecordPlace(host, seen)
  const decision = await decide(host.libvirt, seen, inputs)

  const settled = await resolveEarlier(host, {
    seen,
    decision,
    pool: recordPool.pool,
    owner: inputs.owner,
  })
  if (settled.kind === 'again') return createOn(host, inputs, beginning)
  if (!decision.ok) throw new NotRescuableError(inputs.instance, decision.reasons)
  assertPlanHolds(inputs, decision)
  if (settled.kind === 'adopted') return describe(inputs, settled.held, decision)

  const rescueId = beginning.rescueId ?? host.runtime.randomHex(6)
  const mine = settled.held ?? (await plan(host, { rescueId, inputs, seen, decision, recordPool }))
  const created = describe(inputs, mine, decision)
  beginning.onBegun(created)
  const held = settled.held ?? (await claimInstance(host, seen, mine))
  if (held === null) return createOn(host, inputs, beginning)
  await enterOrRollBack(host, held, { inputs, decision, seen })
  for (const warning of decision.warnings) host.runtime.warn(warning)
  return created
}

/** The record as it is going to be, where there is none to go on with. */
async function plan(
  host: Host,
  given: Omit<Claiming, 'artifactPool' | 'hostname'>,
): Promise<PlannedRecord> {
  const { inputs, seen, recordPool } = given
  const artifactPool = await findArtifactPool(host, inputs, recordPool)
  const hostname = await host.libvirt.connectGetHostname()
  return {
    place: { pool: recordPool.pool, domainUuid: seen.dom.uuid },
    claim: makeClaim(host, { ...given, artifactPool, hostname }),
  }
}

function describe(inputs: RescueInputs, record: PlannedRecord, decision: Approved): Created {
  return { id: record.claim.rescueId, outputs: makeOutputs(inputs, record, decision) }
}

function assertPlanHolds(inputs: RescueInputs, { planned }: Approved): void {
  if (inputs.plan === undefined || inputs.plan.digest === planned.digest) return
  throw new PlanChangedError(inputs.instance, comparePlans(inputs.plan.plan, planned.plan))
}

async function findArtifactPool(
  { libvirt }: Host,
  { pool, instance }: RescueInputs,
  own: FolderPool,
): Promise<FolderPool> {
  if (pool === undefined) return own
  const found = await findFolderPool(libvirt, pool)
  if (found !== null) return found
  throw new NotRescuableError(instance, [
    `pool '${pool}' is not an active storage pool of type dir, fs or netfs`,
  ])
}

async function enterOrRollBack(
  host: Host,
  held: HeldRecord,
  { inputs, decision, seen }: { inputs: RescueInputs; decision: Approved; seen: Observation },
): Promise<void> {
  try {
    await enter({
      ...host,
      held,
      inputs,
      plan: decision.planned.plan,
      image: decision.image,
      liveXml: seen.marker === null ? seen.liveXml : null,
      keepDisk: false,
    })
  } catch (error) {
    if (!isUnfinished(error)) await rollBack(host, held, error)
    throw error
  }
}

/** The work stopped where the next run must go on: nothing was rolled back, or not all of it. */
export function isUnfinished(error: unknown): error is Error {
  return (
    isCutOff(error) ||
    [ConnectError, RollBackError, NoLongerHolderError].some((type) => error instanceof type)
  )
}

/** Keeps the resource in Pulumi's state, so that `up` can finish it and `destroy` undo it. */
export function interrupted({ id, outputs }: Created, cause: Error): RescueInterruptedError {
  return new RescueInterruptedError(
    id,
    { ...outputs, status: 'interrupted', statusReason: cause.message },
    cause,
  )
}
