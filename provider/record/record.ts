import { isLibvirtError } from '../libvirt/index.js'
import type { PoolRef, VolRef } from '../libvirt/index.js'
import type { Host } from '../host/index.js'
import { exists, findKnownVolume, findVolume, readStart, volumeRef } from '../storage/index.js'
import { pageOffset } from './layout.js'
import { highestMark, readView } from './view.js'
import type { View } from './view.js'

/** Where a domain's record is. Its name follows from the domain alone, so two stacks use the same record. */
export interface RecordPlace {
  readonly pool: PoolRef
  readonly domainUuid: string
}

/** Name of the record volume of a domain. */
export function recordName(domainUuid: string): string {
  return `${domainUuid}.rescue`
}

/** The guard volume of a term: the process that creates it has that term. */
export function guardOf({ pool, domainUuid }: RecordPlace, term: number): VolRef {
  return volumeRef(pool, `${recordName(domainUuid)}.${term}`)
}

/** A record as it was found. */
export interface OpenRecord<State> {
  readonly place: RecordPlace
  readonly vol: VolRef
  /** Reads a state; null if it is not the state of a rescue of this domain. */
  readonly parse: (state: unknown) => State | null
  readonly view: View<State>
}

/** Looks for the record of a domain among the volumes that the pool knows; null if there is none. */
export async function openRecord<State>(
  host: Host,
  place: RecordPlace,
  parse: OpenRecord<State>['parse'],
): Promise<OpenRecord<State> | null> {
  const record = { place, vol: volumeRef(place.pool, recordName(place.domainUuid)), parse }
  const view = await readRecord(host, record)
  return view === null ? null : { ...record, view }
}

/** Does the same, and if the pool knows no record refreshes it first: another host may have made the record. */
export async function searchRecord<State>(
  host: Host,
  place: RecordPlace,
  parse: OpenRecord<State>['parse'],
): Promise<OpenRecord<State> | null> {
  const known = await openRecord(host, place, parse)
  if (known !== null) return known
  const vol = await findVolume(host, place.pool, recordName(place.domainUuid))
  return vol === null ? null : openRecord(host, place, parse)
}

/** Bytes to read first: the slots of the first four terms. Most records need no more. */
const HEAD_BYTES = pageOffset(4)

/** Reads a record again; null if somebody has ended the rescue and removed the record. */
export async function readRecord<State>(
  host: Host,
  { place, vol, parse }: Omit<OpenRecord<State>, 'view'>,
): Promise<View<State> | null> {
  for (let tries = 1; ; tries += 1) {
    try {
      const head = await readStart(host, vol, HEAD_BYTES)
      const end = pageOffset(highestMark(head) + 1)
      return readView(end <= HEAD_BYTES ? head : await readStart(host, vol, end), parse)
    } catch (error) {
      if (!isLibvirtError(error)) throw error
      const known = await findKnownVolume(host.libvirt, place.pool, vol.name)
      if (known === null || !(await exists(host.libvirt, known))) return null
      // The pool may have learnt of it only now.
      if (tries > 1) return { mark: 0, kind: 'unreadable', reason: error.detail }
    }
  }
}
