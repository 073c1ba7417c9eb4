import { assertHere } from './status/assert-here.js'
import { hashDefinition } from './model/digest.js'
import { UnrescueError } from './model/errors.js'
import type { Claim } from '../record/line.js'
import { removeGuards } from '../record/guard.js'
import { openRecord } from '../record/record.js'
import type { HeldRecord, RecordPlace } from '../record/record.js'
import { removeBlank, takeOver } from '../record/take-over.js'
import { rebuildRecord } from './claim/rebuild-record.js'
import { undo } from './steps/roll-back.js'
import type { RescueOutputs } from './model/types.js'
import { findDomainByUuid, observe, withHost } from '../host/index.js'
import type { Host, Runtime } from '../host/index.js'
import { policyOf } from './model/policy.js'
import { findRecordPoolAgain } from './status/find-status.js'

/**
 * Ends a rescue: shuts the rescue system down, brings the instance back, removes what was made.
 *
 * Already ended is success; another rescue of the same instance is left alone. It acts on the host
 * the rescue was made on, or not at all.
 */
export async function remove(olds: RescueOutputs, runtime: Runtime): Promise<void> {
  if (olds.cleaned) return
  await withHost(olds.uri, runtime, (host) => removeOn(host, olds))
}

async function removeOn(host: Host, olds: RescueOutputs): Promise<void> {
  const place = { pool: await findRecordPoolAgain(host, olds), domainUuid: olds.domainUuid }
  const held = await hold(host, place, olds)
  if (held === null) return removeStrayGuards(host, place)
  await assertHere(host, held.claim)
  await warnOfChanges(host, held.claim)
  await undo(host, held, policyOf(olds))
}

/** The record of this very rescue, held by us; null where nothing of the rescue is left, or another process ended it. */
async function hold(
  host: Host,
  place: RecordPlace,
  olds: RescueOutputs,
): Promise<HeldRecord | null> {
  const record = await openRecord(host.libvirt, place)
  if (record?.content.kind === 'unreadable') {
    throw new UnrescueError(
      `The record '${record.vol.name}' in pool '${record.vol.pool}' cannot be read: ${record.content.reason}. Nothing was touched. ` +
        `Remove it with 'virsh vol-delete ${record.vol.name} ${record.vol.pool}' and run destroy again: it then works from Pulumi's state.`,
    )
  }
  if (record?.content.kind !== 'journal') {
    const rebuilt = await rebuildRecord(host, place, olds)
    // Empty, and nothing else there: an up that was cut off right there, unless somebody fills it now.
    if (rebuilt === null && record !== null) await removeBlank(host, record)
    return rebuilt
  }
  if (record.content.journal.claim.rescueId !== olds.rescueId) return null
  const taken = await takeOver(host, record)
  return taken === null ? hold(host, place, olds) : taken.held
}

/** Without a record they guard nothing: who removed an empty one was cut off right after it. */
async function removeStrayGuards({ libvirt }: Host, place: RecordPlace): Promise<void> {
  if ((await openRecord(libvirt, place)) === null) await removeGuards(libvirt, place)
}

async function warnOfChanges(
  { libvirt, runtime }: Host,
  { instance, domainUuid, original }: Claim,
): Promise<void> {
  const dom = await findDomainByUuid(libvirt, domainUuid)
  if (dom === null || !original.persistent) return
  const seen = await observe(libvirt, dom)
  if (!seen.persistent || hashDefinition(seen.storedXml) === original.definitionHash) return
  runtime.warn(
    `The stored definition of instance '${instance}' was changed by somebody else during the rescue; it stays as it is now.`,
  )
}
