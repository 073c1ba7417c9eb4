import type { Host } from '../host/index.js'
import { isLibvirtError, orNull, type PoolRef, type VolRef } from '../libvirt/index.js'
import { exists, findKnownVolume, findVolume, readStart, volumeRef } from '../storage/index.js'
import { RecordUnreadableError } from './errors.js'
import { RECORD_BYTES, pageOffset } from './layout.js'
import { NOT_A_RECORD, highestMark, readView, type Readable, type View } from './view.js'

/** Where a domain's record is. Its name follows from the domain alone, so two stacks use the same record. */
export interface RecordPlace {
  readonly pool: PoolRef
  readonly domainUuid: string
}

/** A record as it was found. */
export interface OpenRecord<State> {
  readonly place: RecordPlace
  readonly vol: VolRef
  /** Reads a state; null if it is not the state of a rescue of this domain. */
  readonly parse: (state: unknown) => State | null
  readonly view: View<State>
}

/** Name of the record volume of a domain. */
export function recordName(domainUuid: string): string {
  return `${domainUuid}.rescue`
}

/** The volume whose creator has that term: the record itself for term 0, else a guard. */
export function volumeOf({ pool, domainUuid }: RecordPlace, term: number): VolRef {
  const name = recordName(domainUuid)
  return volumeRef(pool, term === 0 ? name : `${name}.${term}`)
}

/** Reads the record of a domain from the volumes that the pool knows; null if there is none. */
export async function openRecord<State>(
  host: Host,
  place: RecordPlace,
  parse: OpenRecord<State>['parse'],
): Promise<OpenRecord<State> | null> {
  const vol = volumeOf(place, 0)
  for (let tries = 1; ; tries += 1) {
    try {
      return { place, vol, parse, view: await readVolume(host, vol, parse) }
    } catch (error) {
      if (!isLibvirtError(error)) throw error
      const known = await findKnownVolume(host.libvirt, place.pool, vol.name)
      // A file that libvirt cannot read may still be a record; only if there is no file, there is none.
      if (known === null || (await orNull([], exists(host.libvirt, known))) === false) return null
      // The pool may have learnt of it only now.
      if (tries > 1)
        return { place, vol, parse, view: { kind: 'unreadable', reason: error.detail } }
    }
  }
}

/** Does the same, and if the pool knows no record refreshes it first: another host may have made the record. */
export const searchRecord: typeof openRecord = async (host, place, parse) => {
  const known = await openRecord(host, place, parse)
  if (known !== null) return known
  const vol = await findVolume(host, place.pool, recordName(place.domainUuid))
  return vol === null ? null : openRecord(host, place, parse)
}

/** Bytes to read first: the slots of the first four terms. Most records need no more. */
const HEAD_BYTES = pageOffset(4)

/** Reads twice if it must: a read that a write overtakes may see a page without its mark, which lies before it. */
async function readVolume<State>(
  host: Host,
  vol: VolRef,
  parse: OpenRecord<State>['parse'],
): Promise<View<State>> {
  const view = await readOnce(host, vol, parse)
  return view.kind === 'unreadable' ? readOnce(host, vol, parse) : view
}

async function readOnce<State>(
  host: Host,
  vol: VolRef,
  parse: OpenRecord<State>['parse'],
): Promise<View<State>> {
  const head = await readStart(host, vol, HEAD_BYTES)
  const end = pageOffset(highestMark(head) + 1)
  const view = readView(end <= HEAD_BYTES ? head : await readStart(host, vol, end), parse)
  if (view.kind !== 'blank') return view
  // A blank record is written to. So it must be blank up to its end: a link to somebody's file is not.
  // Its maker may have written its first page since, so all of it is judged once more.
  const whole = await readStart(host, vol, RECORD_BYTES + 1)
  if (whole.length === RECORD_BYTES) return readView(whole, parse)
  return { kind: 'unreadable', reason: NOT_A_RECORD, isTooShort: whole.length < RECORD_BYTES }
}

/** True if a record was cut off before its first page ended, or its name is that of a link to a short empty file. */
export function isTooShort({ view }: OpenRecord<unknown>): boolean {
  return view.kind === 'unreadable' && view.isTooShort === true
}

/** What a record says; throws if it cannot be trusted. */
export function checkView<State>({ uri }: Host, { vol, view }: OpenRecord<State>): Readable<State> {
  if (view.kind === 'unreadable') throw new RecordUnreadableError(uri, vol, view.reason)
  return view
}
