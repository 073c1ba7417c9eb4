import type { Host } from '../host/index.js'
import { isLibvirtError } from '../libvirt/index.js'
import {
  assertReadable,
  createVolume,
  deleteVolume,
  removeVolume,
  writeAt,
} from '../storage/index.js'
import { RecordBusyError, RecordFullError } from './errors.js'
import { HeldRecord, type Term } from './held-record.js'
import { ENDING_TERMS, RECORD_BYTES, TERMS, markOffset } from './layout.js'
import { PROMPT_MS, next } from './next.js'
import { encodeMark, type Page } from './page.js'
import {
  checkView,
  isTooShort,
  openRecord,
  volumeOf,
  type OpenRecord,
  type RecordPlace,
} from './record.js'
import type { Readable } from './view.js'

/** Creates the record of a domain, and holds it; null if it has one already. Of any number of callers only one succeeds. */
export async function createRecord<State>(
  host: Host,
  place: RecordPlace,
  state: State,
): Promise<HeldRecord<State> | null> {
  await assertReadable(host, place.pool)
  const since = host.clock.now()
  if (!(await makeVolume(host, place, 0))) return null
  const birth = host.runtime.randomHex(8)
  const held = new HeldRecord({ place, term: 0, birth, since }, state)
  try {
    await held.beat(host)
  } catch (error) {
    // For example, the disk is full. The instance was not changed.
    if (isLibvirtError(error)) await removeVolume(host, place.pool, volumeOf(place, 0).name)
    throw error
  }
  return held
}

/** Makes a record again that was cut off, and holds it; null if another process did so first. */
export async function remakeRecord<State>(
  host: Host,
  { place, parse }: OpenRecord<State>,
  state: State,
): Promise<HeldRecord<State> | null> {
  const found = await openRecord(host, place, parse)
  if (found !== null && !isTooShort(found)) return null
  // It is not written to, because it may be a link: removing that leaves the file that it names.
  if (found !== null) await deleteVolume(host, found.vol)
  return createRecord(host, place, state)
}

/** Why a process takes a record over. */
export interface Purpose<State> {
  /** The state to go on with, from the one that is there; null: the record is blank. */
  readonly resume: (state: State | null) => State
  /** True to end the rescue: the last terms are kept for that. */
  readonly isEnd: boolean
}

/** Makes this process the holder, once `next` allows it; null if the rescue ended meanwhile. */
export async function takeOver<State>(
  host: Host,
  record: OpenRecord<State>,
  { resume, isEnd }: Purpose<State>,
): Promise<HeldRecord<State> | null> {
  const won = await winTerm(host, record, isEnd)
  if (won === null) return null
  const held = new HeldRecord(won, resume(won.view.page?.state ?? null))
  await held.beat(host)
  return held
}

/** Removes a record that was created and never written: its creator died before it changed anything. */
export async function removeBlank<State>(host: Host, record: OpenRecord<State>): Promise<void> {
  const won = await winTerm(host, record, true)
  // Nothing is written: if this process dies here, the record is still blank.
  if (won?.view.kind === 'blank') await new HeldRecord(won, null).remove(host)
}

interface Won<State> extends Term {
  /** What the record said after its mark was set. */
  readonly view: Readable<State>
}

/** Most milliseconds that one look adds: a suspended machine stops the holder too, and then time passed for neither. */
const LOOK_MS = 3_000

/** Waits for a term, wins it, and sets its mark; null if the rescue ended meanwhile. */
async function winTerm<State>(
  host: Host,
  record: OpenRecord<State>,
  isEnd: boolean,
): Promise<Won<State> | null> {
  const { clock } = host
  const waited = { taken: 0, still: 0, watched: 0 }
  let view = checkView(host, record)
  // Before a guard is made: in a pool that cannot be read, libvirt loses the record at the first write.
  await assertReadable(host, record.place.pool)
  for (;;) {
    const since = clock.now()
    const { mark, page } = view
    const act = next({ ...waited, mark, page, isHolderGone: isGone(host, page) })
    if (act.do === 'give up') throw new RecordBusyError(page?.holder)
    if (act.do === 'make guard') {
      if (act.term >= (isEnd ? TERMS : TERMS - ENDING_TERMS))
        throw new RecordFullError(host.uri, record.vol, act.term)
      if (await makeVolume(host, record.place, act.term))
        return setMark(host, { ...record, view }, { term: act.term, since })
      waited.taken = act.term
      waited.still = 0 // the winner of that term writes now, or it died before it wrote
    } else await clock.sleep(1_000)
    const seen = await readAgain(host, record)
    if (seen === null) return null
    const passed = Math.min(Math.max(clock.now() - since, 0), LOOK_MS)
    waited.watched += passed
    waited.still = isUnmoved(view, seen) ? waited.still + passed : 0
    view = seen
  }
}

/** True with proof that the writer of a page is dead, or if it is this process itself. */
function isGone({ runtime }: Host, page: Page<unknown> | null): boolean {
  if (page === null) return false
  return page.holder.nonce === runtime.holder.nonce || runtime.isProvenDead(page.holder)
}

/** Creates the volume of a term: true for the one process that has the term from now on. */
async function makeVolume(host: Host, place: RecordPlace, term: number): Promise<boolean> {
  const { name } = volumeOf(place, term)
  const capacity = BigInt(term === 0 ? RECORD_BYTES : 512)
  // A guard is sparse: ending a rescue is what makes room on a full disk.
  const wanted = { name, format: 'raw', capacity, sparse: term > 0 } as const
  return (await createVolume(host, place.pool, wanted)) !== null
}

/** Sets the mark of a term, then reads the state, if the record is still the same and no higher term has a mark. */
async function setMark<State>(
  host: Host,
  record: OpenRecord<State> & { readonly view: Readable<State> },
  { term, since }: Pick<Term, 'term' | 'since'>,
): Promise<Won<State> | null> {
  const { place, vol } = record
  const isOther = ({ page }: Readable<State>): boolean =>
    record.view.page !== null && record.view.page.birth !== page?.birth
  const before = await readAgain(host, record)
  if (before === null || before.mark >= term || isOther(before)) {
    // A process that was suspended meanwhile leaves the guard: it may be that of a new record by now.
    if (host.clock.now() - since <= PROMPT_MS) await deleteVolume(host, volumeOf(place, term))
    return null
  }
  const birth = before.page?.birth ?? host.runtime.randomHex(8)
  await writeAt(host, vol, { offset: markOffset(term), bytes: encodeMark(birth) })
  const view = await readAgain(host, record)
  return view === null || isOther(view) ? null : { place, term, birth, since, view }
}

/** Reads the record again; null if the rescue ended meanwhile. */
async function readAgain<State>(
  host: Host,
  { place, parse }: OpenRecord<State>,
): Promise<Readable<State> | null> {
  const record = await openRecord(host, place, parse)
  return record === null ? null : checkView(host, record)
}

function isUnmoved(a: Readable<unknown>, b: Readable<unknown>): boolean {
  return a.mark === b.mark && a.page?.term === b.page?.term && a.page?.sequence === b.page?.sequence
}
