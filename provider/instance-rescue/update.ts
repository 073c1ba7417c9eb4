import { createOn, interrupted, isUnfinished } from './create.js'
import type { Created } from './create.js'
import { decide } from './decide/decide.js'
import { DomainNotFoundError, NotRescuableError } from './model/errors.js'
import { describeStatus, makeOutputs } from './model/outputs.js'
import { append, openRecord } from '../record/record.js'
import type { HeldRecord } from '../record/record.js'
import { takeOver } from '../record/take-over.js'
import type { FoundStatus } from './status/judge.js'
import { rebuildRecord } from './claim/rebuild-record.js'
import { undo } from './steps/roll-back.js'
import { dropRescueSave } from './steps/drop-rescue-save.js'
import { enter } from './steps/index.js'
import type { RescueInputs, RescueOutputs } from './model/types.js'
import { findDomainByUuid, observe, withHost } from '../host/index.js'
import type { Host, Runtime } from '../host/index.js'
import { policyOf } from './model/policy.js'
import { findRecordPoolAgain, findStatus } from './status/find-status.js'

/**
 * Brings a rescue to what its arguments say now.
 *
 * An unfinished one is finished, a stopped one entered again on the same rescue disk, a left one only
 * cleaned up: the instance's own running system is never powered off here.
 */
export async function update(
  olds: RescueOutputs,
  news: RescueInputs,
  runtime: Runtime,
): Promise<RescueOutputs> {
  const begun: Created[] = []
  try {
    return await withHost(olds.uri, runtime, (host) =>
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

async function updateOn(host: Host, given: Updating): Promise<RescueOutputs> {
  const { olds } = given
  const news = { ...given.news, owner: olds.owner }
  const updating = { ...given, news }
  if (olds.cleaned) return merge(olds, news, { status: olds.status, reason: olds.statusReason })
  const found = await look(host, olds)
  if (found.status === 'interrupted' || (found === NOTHING_LEFT && olds.status === 'interrupted'))
    return createAgain(host, updating)
  if (found === NOTHING_LEFT) return { ...merge(olds, news, found), cleaned: true }
  if (found.status === 'elsewhere') return merge(olds, news, found)
  const held = await hold(host, olds)
  // Another process may have had it until now, perhaps for a minute.
  const now = await look(host, olds)
  if (now === NOTHING_LEFT || now.status !== found.status) return updateOn(host, given)
  if (held === null) return merge(olds, news, found)
  if (found.status === 'left') return cleanUp(host, held, updating)
  if (found.status === 'stopped') return enterAgain(host, held, updating)
  await append(host.libvirt, held, {
    runtime: host.runtime,
    entry: { kind: 'policy', policy: policyOf(news) },
  })
  return merge(olds, news, found)
}

/** Somebody ended it: whoever wants another rescue destroys or replaces this resource. */
const NOTHING_LEFT: FoundStatus = {
  status: 'left',
  reason: 'nothing of the rescue is left on the host: somebody ended it',
}

async function look(host: Host, olds: RescueOutputs): Promise<FoundStatus> {
  return (await findStatus(host, olds)) ?? NOTHING_LEFT
}

async function hold(host: Host, olds: RescueOutputs): Promise<HeldRecord | null> {
  const pool = await findRecordPoolAgain(host, olds)
  const record = await openRecord(host.libvirt, { pool, domainUuid: olds.domainUuid })
  return record === null ? null : ((await takeOver(host, record))?.held ?? null)
}

/**
 * Finishes what was begun, or undoes it and begins anew.
 *
 * Under the same id: where this is killed, Pulumi's state knows no other, and delete and read go by it.
 */
async function createAgain(host: Host, { olds, news, onBegun }: Updating): Promise<RescueOutputs> {
  await removeRemains(host, olds)
  const named = ({ id, outputs }: Created): Created => ({
    id,
    outputs: { ...outputs, instance: news.instance },
  })
  // By UUID: somebody may have renamed it meanwhile.
  const inputs = { ...news, instance: olds.domainUuid }
  return named(
    await createOn(host, inputs, {
      rescueId: olds.rescueId,
      onBegun: (created) => {
        onBegun(named(created))
      },
    }),
  ).outputs
}

/** Volumes of a rescue whose record somebody removed: nothing names them but Pulumi's state. */
async function removeRemains(host: Host, olds: RescueOutputs): Promise<void> {
  const place = { pool: await findRecordPoolAgain(host, olds), domainUuid: olds.domainUuid }
  const record = await openRecord(host.libvirt, place)
  if (record !== null && record.content.kind !== 'blank') return
  const held = await rebuildRecord(host, place, olds)
  if (held !== null) await undo(host, held, policyOf(olds))
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
  await dropRescueSave(host.libvirt, dom)
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

function merge(olds: RescueOutputs, news: RescueInputs, found: FoundStatus): RescueOutputs {
  return {
    ...olds,
    ...news,
    plan: olds.plan,
    ...describeStatus(found.status, found.reason),
    cleaned: olds.cleaned,
  }
}
