import type { InputFailure } from '../inputs/index.js'
import { XmlError } from '../domain-xml/index.js'
import { isCutOff, withHost } from '../host/index.js'
import type { Host, Runtime } from '../host/index.js'
import { ConnectError, LibvirtError } from '../libvirt/index.js'
import { PoolUnreadableError } from '../storage/index.js'
import { isForeign } from './claim/earlier-rescue.js'
import { foreignRescue } from './claim/foreign-rescue.js'
import { withCheckSum } from './create.js'
import { survey } from './decide/survey.js'
import { digest } from './model/digest.js'
import { DomainNotFoundError, NotRescuableError } from './model/errors.js'
import type { PlannedRescue, RescueInputs } from './model/types.js'

/** What preview can say before anything is done. */
export interface Preview {
  /** Absent if the host could not be asked, or if the rescue is refused. */
  readonly plan?: PlannedRescue
  readonly failures: readonly InputFailure[]
  readonly warnings: readonly string[]
}

/**
 * Plans without changing anything.
 *
 * While the rescue of the same inputs runs, its plan stays as it was shown, because the host looks
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
    if (error instanceof DomainNotFoundError || error instanceof PoolUnreadableError)
      return refuse([error.message])
    if (!isOfHost(error)) throw error
    return { failures: [], warnings: [`No plan could be made: ${error.message}`] }
  }
}

/** True if the host cannot be reached, refuses, or answers with XML that we cannot read; else the error is a bug. */
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
  const { seen, record, decision } = await survey(host, inputs)
  if (isForeign(record, inputs.owner)) {
    const { instance } = inputs
    return refuse([foreignRescue(host, { instance, record, marker: seen.marker }).message])
  }
  if (
    olds?.plan !== undefined &&
    seen.marker?.digest === olds.plan.digest &&
    isSameRequest(olds, inputs)
  )
    return { plan: olds.plan, failures: [], warnings: [] }
  const checked = await withCheckSum(host, decision, inputs)
  if (!checked.ok) return refuse(checked.reasons)
  return { plan: checked.planned, failures: [], warnings: checked.warnings }
}

function refuse(reasons: readonly string[]): Preview {
  return { failures: reasons.map((reason) => ({ property: 'instance', reason })), warnings: [] }
}

/** True if the inputs that a plan is made from are the same. */
function isSameRequest(a: RescueInputs, b: RescueInputs): boolean {
  const request = ({
    instance,
    image,
    originalDisks,
    pool,
    uri,
    ...rest
  }: RescueInputs): string => {
    const { sshAuthorizedKeys, adminPasswordHash, generatePassword, userData } = rest
    const asked = { sshAuthorizedKeys, adminPasswordHash, generatePassword, userData }
    return digest({ instance, image, originalDisks, pool, uri, ...asked })
  }
  return request(a) === request(b)
}
