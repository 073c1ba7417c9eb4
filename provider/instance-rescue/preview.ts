import { XmlError } from '../domain-xml/index.js'
import { ConnectError, LibvirtError } from '../libvirt/index.js'
import { decide } from './decide/decide.js'
import { digest } from './model/digest.js'
import { foreignRescue } from './claim/foreign-rescue.js'
import { findRecordPlace } from './claim/record-place.js'
import { DomainNotFoundError, NotRescuableError } from './model/errors.js'
import { isSameOwner } from './model/owner.js'
import { openRecord } from '../record/record.js'
import type { InputFailure, PlannedRescue, RescueInputs } from './model/types.js'
import { assertVersions } from './decide/versions.js'
import { findDomain, isCutOff, observe, withHost } from '../host/index.js'
import type { Host, Runtime } from '../host/index.js'

/** What preview can say before anything is done. */
export interface Preview {
  /** Absent where the host could not be asked, or says no. */
  readonly plan?: PlannedRescue
  readonly failures: readonly InputFailure[]
  readonly warnings: readonly string[]
}

/**
 * Plans without touching anything.
 *
 * While the rescue of these very inputs runs, its plan stays as it was shown: the host looks
 * different now. An unreachable host gives a warning and no plan, never a failure.
 */
export async function preview(
  inputs: RescueInputs,
  olds: RescueInputs | undefined,
  runtime: Runtime,
): Promise<Preview> {
  try {
    return await withHost(inputs.uri, runtime, (host) => previewOn(host, inputs, olds))
  } catch (error) {
    if (error instanceof NotRescuableError) return refuse(error.reasons)
    if (!isOfHost(error)) throw error
    return { failures: [], warnings: [`No plan could be made: ${error.message}`] }
  }
}

/** The host cannot be asked, or answers with what we cannot read; all else is a mistake of ours. */
function isOfHost(error: unknown): error is Error {
  return (
    [ConnectError, LibvirtError, XmlError].some((type) => error instanceof type) || isCutOff(error)
  )
}

async function previewOn(
  host: Host,
  inputs: RescueInputs,
  olds: RescueInputs | undefined,
): Promise<Preview> {
  const dom = await findDomain(host.libvirt, inputs.instance)
  if (dom === null) return refuse([new DomainNotFoundError(inputs.instance, host.uri).message])
  await assertVersions(host, inputs.instance)
  const seen = await observe(host.libvirt, dom)
  const { pool } = await findRecordPlace(host, seen)
  const record = await openRecord(host.libvirt, { pool, domainUuid: dom.uuid })
  const owner = record?.content.kind === 'journal' ? record.content.journal.claim.owner : null
  if (owner !== null && !isSameOwner(owner, inputs.owner)) {
    return refuse([
      foreignRescue(host, { instance: inputs.instance, record, marker: seen.marker }).message,
    ])
  }
  if (
    olds?.plan !== undefined &&
    seen.marker?.digest === olds.plan.digest &&
    isSameWish(olds, inputs)
  )
    return { plan: olds.plan, failures: [], warnings: [] }
  const decision = await decide(host.libvirt, seen, inputs)
  if (!decision.ok) return refuse(decision.reasons)
  return { plan: decision.planned, failures: [], warnings: decision.warnings }
}

function refuse(reasons: readonly string[]): Preview {
  return { failures: reasons.map((reason) => ({ property: 'instance', reason })), warnings: [] }
}

/** True where nothing that a plan is made from was written differently. */
function isSameWish(a: RescueInputs, b: RescueInputs): boolean {
  const wish = ({ instance, image, pool, uri }: RescueInputs): string =>
    digest({ instance, image, pool, uri })
  return wish(a) === wish(b)
}
