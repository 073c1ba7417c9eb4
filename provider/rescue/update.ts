import { createOn, interrupted, isUnfinished } from './create.js'
import type { Created } from './create.js'
import { decide } from './decide/decide.js'
import { DomainNotFoundError, NotRescuableError } from './errors.js'
import { withHost } from './host.js'
import type { Host } from './host.js'
import { policyOf } from './make-claim.js'
import { findDomainByUuid, observe } from './observe/observe.js'
import { describeStatus, makeOutputs } from './outputs.js'
import { append, openRecord } from './record/record.js'
import type { HeldRecord } from './record/record.js'
import { takeOver } from './record/take-over.js'
import { findRecordPoolAgain, findStatus } from './read.js'
import type { FoundStatus } from './read.js'
import type { Rim } from './rim.js'
import { undo } from './roll-back.js'
import { enter } from './steps/index.js'
import type { RescueInputs, RescueOutputs } from './types.js'

/**
 * Brings a rescue to what its arguments say now.
 *
 * An unfinished one is finished, a stopped one entered again on the same rescue disk, a left one only
 * cleaned up: the instance's own running system is never powered off here.
 */
export async function update(
  olds: RescueOutputs,
  news: RescueInputs,
  rim: Rim,
): Promise<RescueOutputs> {
  const begun: Created[] = []
  try {
    return await withHost(olds.uri, rim, (host) =>
      updateOn(host, { olds, news, onBegun: (created) => begun.push(created) }),
    )
  } catch (error) {
    const last = begun.at(-1)
    throw last !== undefined && isUnfinished(error) ? interrupted(last, error) : error
  }
}

interface Updating {
  readonly olds: RescueOutputs
  /** The owner stays the one in the record, whatever the resource is called by now. */
  readonly news: RescueInputs
  readonly onBegun: (created: Created) => void
}

async function updateOn(host: Host, updating: Updating): Promise<RescueOutputs> {
  const { olds } = updating
  const news = { ...updating.news, owner: olds.owner }
  const found = olds.cleaned ? null : await findStatus(host, olds)
  if (found === null)
    return olds.status === 'interrupted'
      ? createAgain(host, { ...updating, news })
      : merge(olds, news, olds)
  if (found.status === 'interrupted') return createAgain(host, { ...updating, news })
  const held = await hold(host, olds)
  if (held === null || found.status === 'elsewhere') return merge(olds, news, found)
  if (found.status === 'left') return cleanUp(host, held, { ...updating, news })
  if (found.status === 'stopped') return enterAgain(host, held, { ...updating, news })
  await append(host.libvirt, held, {
    rim: host.rim,
    entry: { kind: 'policy', policy: policyOf(news) },
  })
  return merge(olds, news, found)
}

async function hold({ libvirt, rim, uri }: Host, olds: RescueOutputs): Promise<HeldRecord | null> {
  const pool = await findRecordPoolAgain({ libvirt, rim, uri }, olds)
  const record = await openRecord(libvirt, { pool, domainUuid: olds.domainUuid })
  return record === null ? null : (await takeOver(libvirt, record, rim)).held
}

async function createAgain(host: Host, { olds, news, onBegun }: Updating): Promise<RescueOutputs> {
  const { outputs } = await createOn(host, { ...news, instance: olds.domainUuid }, onBegun)
  return { ...outputs, instance: news.instance }
}

async function cleanUp(
  host: Host,
  held: HeldRecord,
  { olds, news }: Updating,
): Promise<RescueOutputs> {
  await undo(host, held, { ...policyOf(news), afterUnrescue: 'restore' })
  const reason = 'the instance runs its own system again; what the rescue had made was removed'
  return { ...merge(olds, news, { status: 'left', reason }), cleaned: true }
}

async function enterAgain(
  host: Host,
  held: HeldRecord,
  { olds, news, onBegun }: Updating,
): Promise<RescueOutputs> {
  const dom = await findDomainByUuid(host.libvirt, olds.domainUuid)
  if (dom === null) throw new DomainNotFoundError(olds.instance, host.uri)
  const decision = await decide(host.libvirt, await observe(host.libvirt, dom), news)
  if (!decision.ok) throw new NotRescuableError(olds.instance, decision.reasons)
  // The host leads to another layout by now: the old rescue is undone, a new one begins.
  if (decision.planned.digest !== held.claim.digest)
    return createAgain(host, { olds, news, onBegun })
  await enter({
    ...host,
    held,
    inputs: news,
    plan: decision.planned.plan,
    image: decision.image,
    liveXml: null,
    keepDisk: true,
  })
  return makeOutputs(news, held, decision)
}

function merge(
  olds: RescueOutputs,
  news: RescueInputs,
  found: FoundStatus | RescueOutputs,
): RescueOutputs {
  const reason =
    'reason' in found && 'statusReason' in found
      ? found.statusReason
      : (found as FoundStatus).reason
  return {
    ...olds,
    ...news,
    plan: olds.plan,
    ...describeStatus(found.status, reason),
    cleaned: olds.cleaned,
  }
}
