import { hashDefinition } from '../model/digest.js'
import { PlanChangedError } from '../model/errors.js'
import { foreignRescue } from './foreign-rescue.js'
import { isSameOwner } from '../model/owner.js'
import type { Claim } from '../../record/line.js'
import { claimRecord, openRecord } from '../../record/record.js'
import type { HeldRecord, PlannedRecord, RecordPlace } from '../../record/record.js'
import { removeRecord } from '../../record/remove-record.js'
import { takeOverBlank } from '../../record/take-over.js'
import { isCutOff, observe } from '../../host/index.js'
import type { Host, Observation } from '../../host/index.js'

/**
 * Takes the lock on an instance; what was seen before must still be so once it is ours.
 *
 * Null where another process of the same resource has it, or had it until now: then look again.
 */
export async function claimInstance(
  host: Host,
  seen: Observation,
  { place, claim }: PlannedRecord,
): Promise<HeldRecord | null> {
  const { libvirt, runtime } = host
  const held = (await claimRecord(host, place, claim)) ?? (await claimBlank(host, place, claim))
  if (held === null) return null

  try {
    await assertUnchanged(host, seen, claim)
  } catch (error) {
    if (!isCutOff(error)) await removeRecord(libvirt, held, runtime) // nothing else was touched
    throw error
  }
  return held
}

async function assertUnchanged(
  { libvirt }: Host,
  seen: Observation,
  { instance, original }: Claim,
): Promise<void> {
  const again = await observe(libvirt, seen.dom)
  const same =
    again.power === seen.power && hashDefinition(again.storedXml) === original.definitionHash
  if (same && again.marker === null) return
  throw new PlanChangedError(instance, ['the instance changed while it was being looked at'])
}

/** A record that stayed empty for 30 s was made by a process that died before it touched anything. */
async function claimBlank(
  host: Host,
  place: RecordPlace,
  claim: Claim,
): Promise<HeldRecord | null> {
  const record = await openRecord(host.libvirt, place)
  const held = record?.content.kind === 'blank' ? await takeOverBlank(host, record, claim) : null
  if (held !== null) return held
  const now = await openRecord(host.libvirt, place)
  const owner = now?.content.kind === 'journal' ? now.content.journal.claim.owner : null
  if (owner === null || isSameOwner(owner, claim.owner)) return null
  throw foreignRescue(host, { instance: claim.instance, record: now, marker: null })
}
