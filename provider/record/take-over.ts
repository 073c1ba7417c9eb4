import { removeVolume, writeAt } from '../storage/index.js'
import {
  AlreadyInRescueError,
  NoLongerHolderError,
  RecordUnreadableError,
} from '../instance-rescue/model/errors.js'
import { BEAT_OFFSET, CLAIM_GAP_BYTES, GAP_BYTES } from './content.js'
import type { JournalContent, RecordContent } from './content.js'
import { encodeLine } from './line.js'
import type { Claim } from './line.js'
import { guardName, makeGuard, removeGuards } from './guard.js'
import { readRecord, sign } from './record.js'
import type { HeldRecord, OpenRecord } from './record.js'
import { isIdle, watch } from './standstill.js'
import type { Host } from '../host/index.js'

/** A record that this process holds now, and what stands in it. */
export interface TakenOver {
  readonly held: HeldRecord
  readonly journal: JournalContent
}

/**
 * Makes this process the holder of a record that another one left; null where that one ended the
 * rescue while we waited.
 *
 * Waits until the holder is provably dead, has finished, or has stood still for 30 s. Of several
 * processes that take over at the same time one wins: each must create the guard volume of the next
 * number, and libvirt creates a volume of a name only once.
 */
export async function takeOver(host: Host, record: OpenRecord): Promise<TakenOver | null> {
  for (let next = 1; ;) {
    const before = asJournal(record, await waitFor(host, record))
    if (before === null) return null
    if (before.lines.at(-1)?.nonce === host.runtime.holder.nonce) return taken(record, before)
    next = Math.max(next, before.guard + 1)
    if (await makeGuard(host.libvirt, record.place, next)) return signAsHolder(host, record, next)
    // Somebody made it before us: either they write their line now, or they died right there.
    const hasLine = (content: RecordContent): boolean =>
      content.kind === 'journal' && content.journal.guard >= next
    const watched = await watch(host, record, hasLine)
    if (watched.kind === 'still' && !hasLine(watched.content)) next += 1
  }
}

async function signAsHolder(
  host: Host,
  record: OpenRecord,
  guard: number,
): Promise<TakenOver | null> {
  const { libvirt, runtime } = host
  const started = runtime.clock.now()
  const content = await readRecord(libvirt, record)
  const journal = asJournal(record, content)
  if (content === null || journal === null) {
    await removeVolume(libvirt, record.place.pool, guardName(record.place, guard))
    return null
  }
  // We stood still right there and were passed over: its holder is somebody else by now.
  if (journal.guard >= guard) return takeOver(host, record)
  const bytes = encodeLine(sign({ kind: 'takeover', holder: runtime.holder, guard }, runtime))
  assertQuick(host, record, started)
  // No room is lost after a holder that is done or dead; one that stood still may write one more line,
  // and so may each whose guard was passed over: no two of them come to the same place.
  const gaps = 2 * (guard - journal.guard) - (isIdle(content, runtime) ? 2 : 1)
  const offset = journal.end + GAP_BYTES * gaps
  if (offset + bytes.length > BEAT_OFFSET) throw full(record)
  await writeAt(libvirt, record.vol, { offset, bytes })
  const after = asJournal(record, await readRecord(libvirt, record))
  return after === null ? null : taken(record, after)
}

/** Claims a record that was created and never written: its maker died before it touched anything. */
export async function takeOverBlank(
  host: Host,
  record: OpenRecord,
  claim: Claim,
): Promise<HeldRecord | null> {
  const guard = await winBlank(host, record)
  if (guard === null) return null
  const bytes = encodeLine(claim)
  const offset = CLAIM_GAP_BYTES * guard
  if (offset + bytes.length > BEAT_OFFSET) throw full(record)
  await writeAt(host.libvirt, record.vol, { offset, bytes })
  return { place: record.place, vol: record.vol, claim }
}

/** Removes a record that was created and never written: nothing else was touched. */
export async function removeBlank(host: Host, record: OpenRecord): Promise<void> {
  if ((await winBlank(host, record)) === null) return
  await removeVolume(host.libvirt, record.place.pool, record.vol.name)
  await removeGuards(host.libvirt, record.place)
}

/** The number of its guard for one of several at a time, else null; a guard whose maker wrote nothing for 30 s is passed over. */
async function winBlank(host: Host, record: OpenRecord): Promise<number | null> {
  const { libvirt, runtime } = host
  for (let guard = 1; ; guard += 1) {
    if ((await waitFor(host, record))?.kind !== 'blank') return null
    if (!(await makeGuard(libvirt, record.place, guard))) continue
    const started = runtime.clock.now()
    const content = await readRecord(libvirt, record)
    assertQuick(host, record, started)
    if (content?.kind === 'blank') return guard
    await removeVolume(libvirt, record.place.pool, guardName(record.place, guard))
    return null
  }
}

function taken({ place, vol }: OpenRecord, journal: JournalContent): TakenOver {
  return { held: { place, vol, claim: journal.claim }, journal }
}

/** What stands in the record once nobody works on it; null: it is gone. */
async function waitFor(host: Host, record: OpenRecord): Promise<RecordContent | null> {
  const watched = await watch(host, record, (content) => isIdle(content, host.runtime))
  if (watched.kind === 'busy') throw busy(host, watched.content)
  return watched.kind === 'gone' ? null : watched.content
}

function busy({ uri }: Host, content: RecordContent): Error {
  if (content.kind !== 'journal')
    return new RecordUnreadableError('The record changes while it is read.')
  const { claim, holder } = content.journal
  return new AlreadyInRescueError({
    instance: claim.instance,
    owner: claim.owner,
    since: claim.time,
    uri,
    detail: `process ${holder.pid} on ${holder.host} is working on it right now`,
  })
}

/** Milliseconds between winning and writing it down: after 30 s others take the winner for dead. */
const WRITE_WITHIN_MS = 15_000

function assertQuick({ runtime }: Host, { vol }: OpenRecord, started: number): void {
  if (runtime.clock.now() - started <= WRITE_WITHIN_MS) return
  throw new NoLongerHolderError(
    `Taking over the record '${vol.name}' took too long: another process may have taken it.`,
  )
}

function full({ vol }: OpenRecord): RecordUnreadableError {
  return new RecordUnreadableError(
    `The record '${vol.name}' in pool '${vol.pool}' is full: its rescue was taken over too often. ` +
      `Remove it with 'virsh vol-delete ${vol.name} ${vol.pool}' and run destroy again: it then works from Pulumi's state.`,
  )
}

function asJournal(record: OpenRecord, content: RecordContent | null): JournalContent | null {
  if (content === null) return null
  if (content.kind === 'journal') return content.journal
  const reason = content.kind === 'blank' ? 'it became empty' : content.reason
  throw new RecordUnreadableError(
    `The record '${record.vol.name}' in pool '${record.vol.pool}' cannot be read: ${reason}. ` +
      `Nothing was touched; 'virsh destroy' and 'virsh start' bring the instance back by hand.`,
  )
}
