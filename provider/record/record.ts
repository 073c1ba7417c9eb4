import { isLibvirtError } from '../libvirt/index.js'
import type { LibvirtConnection, PoolRef, VolRef } from '../libvirt/index.js'
import { createVolume, findVolume, readStart, removeVolume, writeAt } from '../storage/index.js'
import {
  NoLongerHolderError,
  RecordFullError,
  RecordUnreadableError,
} from '../instance-rescue/model/errors.js'
import { BEAT_BYTES, BEAT_OFFSET, RECORD_BYTES, RESERVED_BYTES, readContent } from './content.js'
import type { JournalContent, RecordContent } from './content.js'
import { encodeLine } from './line.js'
import type { Claim, RecordLine } from './line.js'
import type { Runtime } from '../host/index.js'

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
  if (vol === null) return null
  const content = await readRecord(libvirt, { place, vol })
  return content === null ? null : { place, vol, content }
}

/** Reads a record again; null once somebody has ended the rescue and removed it. */
export async function readRecord(
  libvirt: LibvirtConnection,
  { place, vol }: Pick<OpenRecord, 'place' | 'vol'>,
): Promise<RecordContent | null> {
  try {
    return readContent(await readStart(libvirt, vol, RECORD_BYTES))
  } catch (error) {
    if (isLibvirtError(error) && (await findVolume(libvirt, place.pool, vol.name)) === null)
      return null
    throw error
  }
}

/** A record that may not stand yet: where it is to be, and its first line. */
export interface PlannedRecord {
  readonly place: RecordPlace
  readonly claim: Claim
}

/** The journal of a record that this process holds. */
export interface HeldRecord extends PlannedRecord {
  readonly vol: VolRef
}

/** Milliseconds in which a new record gets its first line: an empty one is anybody's after 30 s. */
const FILL_WITHIN_MS = 15_000

/** Claims the domain: null where somebody else has. Only one of any number of callers gets it. */
export async function claimRecord(
  { libvirt, runtime }: { readonly libvirt: LibvirtConnection; readonly runtime: Runtime },
  place: RecordPlace,
  claim: Claim,
): Promise<HeldRecord | null> {
  const started = runtime.clock.now()
  const vol = await createVolume(libvirt, place.pool, {
    name: recordName(place.domainUuid),
    format: 'raw',
    capacity: BigInt(RECORD_BYTES),
  })
  if (vol === null) return null
  if (runtime.clock.now() - started > FILL_WITHIN_MS) {
    throw new NoLongerHolderError(
      `Making the record '${vol.name}' took too long: another process may have taken it.`,
    )
  }
  try {
    await writeAt(libvirt, vol, { offset: 0, bytes: encodeLine(claim) })
  } catch (error) {
    if (isLibvirtError(error)) await removeVolume(libvirt, place.pool, vol.name) // the disk is full, say: nothing was touched
    throw error
  }
  return { place, vol, claim }
}

/** Milliseconds that reading a record may take: one that stood still for 30 s is anybody's. */
const READ_WITHIN_MS = 15_000
const READ_TRIES = 3

/**
 * Checks that the last line of the record is this process's own: else somebody took over.
 *
 * Where this process was stopped before it had the answer (a suspended laptop, SIGSTOP) the answer is
 * old, and it asks again: what follows at once is done by who holds the record.
 */
export async function assertHeld(
  libvirt: LibvirtConnection,
  held: HeldRecord,
  runtime: Runtime,
): Promise<JournalContent> {
  const content = await readQuickly(libvirt, held, runtime)
  if (content?.kind === 'unreadable') throw unreadable(held, content.reason)
  if (content?.kind !== 'journal' || content.journal.lines.at(-1)?.nonce !== runtime.holder.nonce) {
    throw new NoLongerHolderError(
      `Another process took over the rescue of '${held.claim.instance}'; this one stops here.`,
    )
  }
  if (!runtime.isEngineAlive()) return release(libvirt, held, { runtime, journal: content.journal })
  return content.journal
}

async function readQuickly(
  libvirt: LibvirtConnection,
  held: HeldRecord,
  { clock }: Runtime,
): Promise<RecordContent | null> {
  for (let tries = 1; tries <= READ_TRIES; tries += 1) {
    const asked = clock.now()
    const content = await readRecord(libvirt, held)
    if (clock.now() - asked <= READ_WITHIN_MS) return content
  }
  throw new NoLongerHolderError(
    `Reading the record '${held.vol.name}' takes too long to know who holds it; its record stays.`,
  )
}

/** The engine was killed and cannot be told what becomes of the rescue: the next command goes on. */
async function release(
  libvirt: LibvirtConnection,
  held: HeldRecord,
  { runtime, journal }: { runtime: Runtime; journal: JournalContent },
): Promise<never> {
  await writeAt(libvirt, held.vol, {
    offset: journal.end,
    bytes: encodeLine(sign({ kind: 'released' }, runtime)),
  })
  throw new NoLongerHolderError(
    `The Pulumi engine is gone; the rescue of '${held.claim.instance}' stops here, its record stays.`,
  )
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
  { runtime, entry }: { runtime: Runtime; entry: Entry },
): Promise<void> {
  const journal = await assertHeld(libvirt, held, runtime)
  const bytes = encodeLine(sign(entry, runtime))
  const room = BEAT_OFFSET - (entry.kind === 'undo' ? 0 : RESERVED_BYTES)
  if (journal.end + bytes.length > room) {
    throw new RecordFullError(
      `The record of '${held.claim.instance}' is full (${RECORD_BYTES} bytes): end the rescue with destroy, then begin a new one.`,
    )
  }
  await writeAt(libvirt, held.vol, { offset: journal.end, bytes })
}

/** Shows others that the holder lives; at least every 10 s while a step runs. */
export async function beat(
  libvirt: LibvirtConnection,
  held: HeldRecord,
  runtime: Runtime,
): Promise<void> {
  const slot = Buffer.alloc(BEAT_BYTES)
  slot.set(encodeLine(sign({ kind: 'beat', count: runtime.clock.now() }, runtime)))
  await writeAt(libvirt, held.vol, { offset: BEAT_OFFSET, bytes: slot })
}

/** Adds writer and time. */
export function sign(entry: Entry, runtime: Runtime): RecordLine {
  return {
    ...entry,
    nonce: runtime.holder.nonce,
    time: new Date(runtime.clock.now()).toISOString(),
  }
}

function unreadable(held: HeldRecord, reason: string): RecordUnreadableError {
  return new RecordUnreadableError(
    `The record '${held.vol.name}' in pool '${held.vol.pool}' cannot be read: ${reason}.`,
  )
}
