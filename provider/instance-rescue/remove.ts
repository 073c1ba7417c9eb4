import { withHost } from '../host/index.js'
import type { Host, Observation, Runtime } from '../host/index.js'
import { checkView, isTooShort, removeBlank, removeGuards } from '../record/index.js'
import type { HeldRecord } from '../record/index.js'
import { holdToEnd } from './claim/hold-record.js'
import { assertEnded } from './claim/older-record.js'
import { rebuildRecord } from './claim/rebuild-record.js'
import { hashDefinition } from './model/digest.js'
import { policyOf } from './model/policy.js'
import type { Claim, RescueState } from './model/state.js'
import type { RescueOutputs } from './model/types.js'
import { assertHere } from './status/assert-here.js'
import { findAgain } from './status/find-status.js'
import type { FoundAgain } from './status/find-status.js'
import { describeLeaving } from './steps/describe-leaving.js'
import { restorePower } from './steps/start/restore-power.js'
import { undo } from './steps/roll-back.js'

/**
 * Ends a rescue: shuts the rescue system down, brings the instance back, removes what was made.
 *
 * If the rescue has ended already, that is success. Another rescue of the same instance is left alone.
 * It acts only on the host on which the rescue was made.
 */
export async function remove(olds: RescueOutputs, runtime: Runtime): Promise<void> {
  const { instance } = olds
  if (olds.cleaned) {
    runtime.say(
      `The rescue of instance '${instance}' was cleaned up before; the host is not asked.`,
    )
    return
  }
  await withHost(olds.uri, runtime, (host) => removeOn(host, olds))
}

/** Ends a rescue over an open connection. */
export async function removeOn(host: Host, olds: RescueOutputs): Promise<void> {
  for (;;) {
    const found = await findAgain(host, olds)
    const held = await hold(host, olds, found)
    if (held === 'again') continue
    if (held === null) return sayNothingLeft(host, olds, found)
    warnOfChanges(host, held.state.claim, found.seen)
    const acts = describeLeaving(found.seen, held.state, policyOf(olds))
    host.runtime.say(`Ending the rescue of instance '${olds.instance}': ${acts.join(', then ')}.`)
    await undo(host, held, { ...policyOf(olds), copyHash: olds.copyHash })
    host.runtime.say(
      `The rescue of instance '${olds.instance}' has ended; nothing of it is left on the host.`,
    )
    return
  }
}

async function sayNothingLeft(host: Host, olds: RescueOutputs, found: FoundAgain): Promise<void> {
  await removeStrayGuards(host, olds, found)
  // A record says that there is another rescue.
  if (found.record?.view.kind !== 'state') await restorePower(host, olds, found.seen)
  host.runtime.say(`Nothing is left of the rescue of instance '${olds.instance}' on ${host.uri}.`)
}

/** Takes over the record of this rescue; null if nothing of the rescue is left. */
async function hold(
  host: Host,
  olds: RescueOutputs,
  { pool, seen, record, thisHost }: FoundAgain,
): Promise<HeldRecord<RescueState> | 'again' | null> {
  if (record !== null && !isTooShort(record)) checkView(host, record)
  if (record?.view.kind !== 'state') {
    const place = { pool, domainUuid: olds.domainUuid }
    const rebuilt = await rebuildRecord(host, { place, record }, olds)
    // Empty, and nothing else of the rescue exists: its up was cut off, or a process is filling the record now.
    if (rebuilt === null && record !== null) await removeBlank(host, record)
    if (rebuilt !== null) await assertHere(host, rebuilt.state.claim)
    return rebuilt
  }
  const { state } = record.view.page
  if (state.claim.rescueId !== olds.rescueId) {
    await assertEnded(host, olds, { pool, seen, record })
    return null
  }
  await assertHere(host, state.claim, { seen, thisHost })
  return (await holdToEnd(host, record, state)) ?? 'again' // its holder ended the rescue meanwhile
}

/** Removes guards without a record: an earlier run was cut off right after it had removed the record. */
async function removeStrayGuards(
  host: Host,
  { domainUuid }: RescueOutputs,
  { pool, record }: FoundAgain,
): Promise<void> {
  if (record === null) await removeGuards(host, { pool, domainUuid }, 1)
}

function warnOfChanges(
  { runtime }: Host,
  { instance, original }: Claim,
  seen: Observation | null,
): void {
  if (seen?.persistent !== true || !original.persistent || original.definitionHash === '') return
  if (hashDefinition(seen.storedXml) === original.definitionHash) return
  runtime.warn(
    `The stored definition of instance '${instance}' was changed by somebody else during the rescue; it stays as it is now.`,
  )
}
