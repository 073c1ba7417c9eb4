import { isLibvirtError } from '../libvirt/index.js'
import type { VolRef } from '../libvirt/index.js'
import type { Host } from '../host/index.js'
import { createVolume, deleteVolume, removeVolume, writeAt } from '../storage/index.js'
import { RecordBusyError, RecordFullError, RecordUnreadableError } from './errors.js'
import { HeldRecord, beginTerm, firstPage } from './held-record.js'
import { ENDING_TERMS, MARK_BYTES, RECORD_BYTES, TERMS } from './layout.js'
import { next } from './next.js'
import type { Known } from './next.js'
import { guardOf, readRecord, recordName } from './record.js'
import type { OpenRecord, RecordPlace } from './record.js'
import type { View } from './view.js'

/** A record that this process created: nobody else has one of that domain. */
export interface NewRecord {
  readonly place: RecordPlace
  readonly vol: VolRef
  readonly since: number
}

/** Creates the record of a domain; null if it has one already. Of any number of callers only one succeeds. */
export async function createRecord(host: Host, place: RecordPlace): Promise<NewRecord | null> {
  const since = host.clock.now()
  const name = recordName(place.domainUuid)
  const wanted = { name, format: 'raw', capacity: BigInt(RECORD_BYTES) } as const
  const vol = await createVolume(host, place.pool, wanted)
  return vol === null ? null : { place, vol, since }
}

/** Writes the first page of a new record: from then on it is a claim. */
export async function fillRecord<State>(
  host: Host,
  record: NewRecord,
  state: State,
): Promise<HeldRecord<State>> {
  try {
    const birth = host.runtime.randomHex(8)
    return await beginTerm(host, record, { since: record.since, term: 0, birth, state })
  } catch (error) {
    // For example, the disk is full. The instance was not changed.
    if (isLibvirtError(error)) await removeVolume(host, record.place.pool, record.vol.name)
    throw error
  }
}

/** Why a process takes a record over. */
export interface Purpose<State> {
  /** The state to go on with, from the one that is there; null: the record is blank. */
  readonly resume: (state: State | null) => State
  /** True to end the rescue: the last terms are kept for that. */
  readonly isEnd: boolean
}

/**
 * Makes this process the holder of a record that another process left; null if the rescue ended meanwhile.
 *
 * Waits until the holder is provably dead, has finished, or has stood still for 30 s. Of several
 * processes that take over at the same time one wins: each must create the guard volume of the next
 * term, and libvirt creates a volume of a name only once.
 */
export async function takeOver<State>(
  host: Host,
  record: OpenRecord<State>,
  { resume, isEnd }: Purpose<State>,
): Promise<HeldRecord<State> | null> {
  const won = await winTerm(host, record, isEnd)
  if (won === null) return null
  const page = pageOf(won.view)
  const birth = page?.birth ?? host.runtime.randomHex(8)
  return beginTerm(host, record, { ...won, birth, state: resume(page?.state ?? null) })
}

/** Removes a record that was created and never written: its creator died before it changed anything. */
export async function removeBlank<State>(host: Host, record: OpenRecord<State>): Promise<void> {
  const won = await winTerm(host, record, true)
  if (won?.view.kind !== 'blank') return
  // Nothing is written: if this process dies here, the record is still blank.
  const page = firstPage(host, { term: won.term, birth: '', state: null })
  await new HeldRecord({ ...record, page, since: won.since }).remove(host)
}

interface Won<State> {
  readonly term: number
  /** When its guard was made. */
  readonly since: number
  /** What the record said after the mark was set. */
  readonly view: View<State>
}

/** Most milliseconds that one look adds: a suspended machine stops the holder too, and then time passed for neither. */
const LOOK_MS = 3_000

/** Waits for a term, wins it, and sets its mark; null if the rescue ended meanwhile. */
async function winTerm<State>(
  host: Host,
  record: OpenRecord<State>,
  isEnd: boolean,
): Promise<Won<State> | null> {
  let [view, last] = [record.view, host.clock.now()]
  let [taken, still, watched] = [0, 0, 0]
  for (;;) {
    const act = next(knownOf(host, view, { taken, still, watched }))
    if (act.do === 'give up') throw new RecordBusyError(pageOf(view))
    if (act.do === 'make guard') {
      if (act.term >= (isEnd ? TERMS : TERMS - ENDING_TERMS))
        throw new RecordFullError(host.uri, record.vol, act.term)
      const since = host.clock.now()
      if (await makeGuard(host, record.place, act.term))
        return setMark(host, record, { term: act.term, since, view })
      ;[taken, still] = [act.term, 0] // the winner of that term writes now, or it died before it wrote
    } else await host.clock.sleep(1_000)
    const seen = await readRecord(host, record)
    if (seen === null) return null
    const passed = Math.min(Math.max(host.clock.now() - last, 0), LOOK_MS)
    still = isUnmoved(view, seen) ? still + passed : 0
    watched += passed
    ;[view, last] = [readable(host, record, seen), host.clock.now()]
  }
}

function knownOf<State>(
  { runtime }: Host,
  view: View<State>,
  waited: Pick<Known, 'taken' | 'still' | 'watched'>,
): Known {
  const page = pageOf(view)
  const isHolderGone =
    page !== null &&
    (page.holder.nonce === runtime.holder.nonce || runtime.isProvenDead(page.holder))
  return { ...waited, mark: view.mark, page, isHolderGone, own: null }
}

async function makeGuard(host: Host, place: RecordPlace, term: number): Promise<boolean> {
  const { name } = guardOf(place, term)
  // Sparse: ending a rescue is what makes room on a full disk.
  const wanted = { name, format: 'raw', capacity: 512n, sparse: true } as const
  return (await createVolume(host, place.pool, wanted)) !== null
}

/**
 * Sets the mark of a term, if the record is still the same and no higher term has a mark.
 *
 * If the previous holder is alive, it looks at the marks after its next page and before its next act.
 * So every page that it acts on was written before the mark, and is read here.
 */
async function setMark<State>(
  host: Host,
  record: OpenRecord<State>,
  won: Won<State>,
): Promise<Won<State> | null> {
  const { term } = won
  const before = await readRecord(host, record)
  if (before === null || before.mark >= term || !isSameRecord(won.view, before)) {
    await deleteVolume(host, guardOf(record.place, term))
    return null
  }
  const bytes = Buffer.from(`term ${term}`.padEnd(MARK_BYTES))
  await writeAt(host, record.vol, { offset: term * MARK_BYTES, bytes })
  if (isFinal(host, before, term)) return { ...won, view: before }
  const after = await readRecord(host, record)
  return after === null ? null : { ...won, view: readable(host, record, after) }
}

/** True if no process of a lower term will write again: then what was read before the mark is still right. */
function isFinal(host: Host, view: View<unknown>, term: number): boolean {
  // The process of the next lower term may be about to write, even if the record has no page of it yet.
  return next(knownOf(host, view, { taken: term - 1, still: 0, watched: 0 })).do === 'make guard'
}

function pageOf<State>(view: View<State>): Extract<View<State>, { kind: 'state' }>['page'] | null {
  return view.kind === 'state' ? view.page : null
}

function isSameRecord(a: View<unknown>, b: View<unknown>): boolean {
  return pageOf(a) === null || pageOf(a)?.birth === pageOf(b)?.birth
}

function isUnmoved(a: View<unknown>, b: View<unknown>): boolean {
  const [one, two] = [pageOf(a), pageOf(b)]
  return a.mark === b.mark && one?.term === two?.term && one?.sequence === two?.sequence
}

function readable<State>(host: Host, { vol }: OpenRecord<State>, view: View<State>): View<State> {
  if (view.kind === 'unreadable') throw new RecordUnreadableError(host.uri, vol, view.reason)
  return view
}
