import { isLibvirtError } from '../../libvirt/index.js'
import type { LibvirtConnection, PoolRef, VolRef } from '../../libvirt/index.js'
import { createVolume, findVolume, readStart, removeVolume, writeAt } from '../../storage/index.js'
import { NoLongerHolderError, RecordUnreadableError } from '../errors.js'
import type { Rim } from '../rim.js'
import { BEAT_BYTES, BEAT_OFFSET, RECORD_BYTES, readContent } from './content.js'
import type { JournalContent, RecordContent } from './content.js'
import { encodeLine } from './line.js'
import type { Claim, RecordLine } from './line.js'

/** Where a domain's record is: its name follows from the domain alone, so that two stacks meet there. */
export interface RecordPlace {
  readonly pool: PoolRef
  readonly domainUuid: string
}

/** Name of the record volume of a domain. */
export function recordName(domainUuid: string): string {
  return `${domainUuid}.rescue`
}

/** The record volume and what it says, or null where the domain has none. */
export interface OpenRecord {
  readonly place: RecordPlace
  readonly vol: VolRef
  readonly content: RecordContent
}

/** Looks for the record of a domain. */
export async function openRecord(
  libvirt: LibvirtConnection,
  place: RecordPlace,
): Promise<OpenRecord | null> {
  const vol = await findVolume(libvirt, place.pool, recordName(place.domainUuid))
  return vol === null ? null : { place, vol, content: await readRecord(libvirt, vol) }
}

/** Reads a record again. */
export async function readRecord(libvirt: LibvirtConnection, vol: VolRef): Promise<RecordContent> {
  return readContent(await readStart(libvirt, vol, RECORD_BYTES))
}

/** The journal of a record that this process holds. */
export interface HeldRecord {
  readonly place: RecordPlace
  readonly vol: VolRef
  readonly claim: Claim
}

/** Claims the domain: null where somebody else has. Only one of any number of callers gets it. */
export async function claimRecord(
  libvirt: LibvirtConnection,
  place: RecordPlace,
  claim: Claim,
): Promise<HeldRecord | null> {
  const vol = await createVolume(libvirt, place.pool, {
    name: recordName(place.domainUuid),
    format: 'raw',
    capacity: BigInt(RECORD_BYTES),
  })
  if (vol === null) return null
  try {
    await writeAt(libvirt, vol, { offset: 0, bytes: encodeLine(claim) })
  } catch (error) {
    if (isLibvirtError(error)) await removeVolume(libvirt, place.pool, vol.name) // the disk is full, say: nothing was touched
    throw error
  }
  return { place, vol, claim }
}

/** Checks that the last line of the record is this process's own: else somebody took over. */
export async function assertHeld(
  libvirt: LibvirtConnection,
  held: HeldRecord,
  rim: Rim,
): Promise<JournalContent> {
  if (!rim.isEngineAlive()) {
    throw new NoLongerHolderError(
      `The Pulumi engine is gone; the rescue of '${held.claim.instance}' stops here, its record stays.`,
    )
  }
  const content = await readRecord(libvirt, held.vol)
  if (content.kind === 'unreadable') throw unreadable(held, content.reason)
  if (content.kind === 'blank' || content.journal.lines.at(-1)?.nonce !== rim.holder.nonce) {
    throw new NoLongerHolderError(
      `Another process took over the rescue of '${held.claim.instance}'; this one stops here.`,
    )
  }
  return content.journal
}

/** What is left to say of a line once its writer and time are known. */
export type Entry = RecordLine extends infer Line
  ? Line extends RecordLine
    ? Omit<Line, 'nonce' | 'time'>
    : never
  : never

/** Appends one line, after making sure that this process still holds the record. */
export async function append(
  libvirt: LibvirtConnection,
  held: HeldRecord,
  { rim, entry }: { rim: Rim; entry: Entry },
): Promise<void> {
  const journal = await assertHeld(libvirt, held, rim)
  const bytes = encodeLine(sign(entry, rim))
  if (journal.end + bytes.length > BEAT_OFFSET) {
    throw new RecordUnreadableError(
      `The record of '${held.claim.instance}' is full (${RECORD_BYTES} bytes).`,
    )
  }
  await writeAt(libvirt, held.vol, { offset: journal.end, bytes })
}

/** Shows others that the holder lives; at least every 10 s while a step runs. */
export async function beat(libvirt: LibvirtConnection, held: HeldRecord, rim: Rim): Promise<void> {
  const slot = Buffer.alloc(BEAT_BYTES)
  slot.set(encodeLine(sign({ kind: 'beat', count: rim.clock.now() }, rim)))
  await writeAt(libvirt, held.vol, { offset: BEAT_OFFSET, bytes: slot })
}

/** Adds writer and time. */
export function sign(entry: Entry, rim: Rim): RecordLine {
  return {
    ...entry,
    nonce: rim.holder.nonce,
    time: new Date(rim.clock.now()).toISOString(),
  }
}

function unreadable(held: HeldRecord, reason: string): RecordUnreadableError {
  return new RecordUnreadableError(
    `The record '${held.vol.name}' in pool '${held.vol.pool}' cannot be read: ${reason}.`,
  )
}
