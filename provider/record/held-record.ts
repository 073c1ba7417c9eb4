import { makeLane, type Host } from '../host/index.js'
import { isLibvirtError, type VolRef } from '../libvirt/index.js'
import { deleteVolume, findVolume, readStart, removeVolume, writeAt } from '../storage/index.js'
import { NoLongerHolderError } from './errors.js'
import { MARKS_BYTES, markOffset, pageOffset } from './layout.js'
import { PROMPT_MS, next } from './next.js'
import { encodeMark, encodePage, type Page } from './page.js'
import { volumeOf, type RecordPlace } from './record.js'
import { highestMark, markOf } from './view.js'

/** A term that this process won: it created the record, or the guard of the term. */
export interface Term extends Pick<Page<unknown>, 'birth' | 'term'> {
  readonly place: RecordPlace
  /** When this process created it. */
  readonly since: number
}

/**
 * A record while this process holds it, by its term: from its first write on.
 *
 * Its reads and writes happen one after the other. libvirt refuses a volume that is in use, and two
 * pages that are written at the same time could both be torn.
 */
export class HeldRecord<State> {
  readonly place: RecordPlace
  /** What this process wrote last. */
  #page: Pick<Page<State>, 'birth' | 'term' | 'sequence' | 'state'>
  /** When this process last asked whether it still holds the record. */
  #askedAt: number
  readonly #lane = makeLane(1)
  /** The last write, under way or ended. */
  #written: Promise<void> = Promise.resolve()

  constructor({ place, birth, term, since }: Term, state: State) {
    this.place = place
    this.#page = { birth, term, sequence: -1, state }
    this.#askedAt = since
  }

  /** The state that this process wrote last. */
  get state(): State {
    return this.#page.state
  }

  get #vol(): VolRef {
    return volumeOf(this.place, 0)
  }

  /** Writes the whole state. The page before stays readable until the new page is complete. */
  async write(host: Host, state: State): Promise<void> {
    await this.#put(host, { state, isWorking: true })
  }

  /** Writes the state as the last act of this process, so that the next process need not wait. */
  async finish(host: Host, state: State): Promise<void> {
    await this.#put(host, { state, isWorking: false })
  }

  /** Writes a heartbeat, which shows that the holder is alive; at least every 10 s while a step runs. */
  async beat(host: Host): Promise<void> {
    await this.#put(host, { isWorking: true })
  }

  /** Makes sure, right before an act, that this process still holds the record. */
  async assertHeld(host: Host): Promise<void> {
    await this.#look(host)
    if (host.runtime.isEngineAlive()) return
    await this.finish(host, this.state)
    throw new NoLongerHolderError(
      `The Pulumi engine is gone, or was cancelled: this process stops, and the next command goes on from the record '${this.#vol.name}'.`,
    )
  }

  /** Does the same, but does not ask again if the last answer is recent. */
  async assertHeldLately(host: Host): Promise<void> {
    if (this.#isOld(host)) await this.assertHeld(host)
  }

  /** Removes the record, after everything else: the guards of its terms first. */
  async remove(host: Host): Promise<void> {
    const [place, term] = [this.place, this.#page.term]
    await this.assertHeldLately(host)
    const guards = Array.from({ length: term }, (_, index) => volumeOf(place, index + 1))
    await Promise.all(guards.map(({ name }) => removeVolume(host, place.pool, name)))
    await this.assertHeld(host)
    await this.#lane.inTurn(() => deleteVolume(host, this.#vol))
    await removeGuards(host, place, term + 1)
  }

  async #put(host: Host, change: { state?: State; isWorking: boolean }): Promise<void> {
    if (this.#isOld(host)) await this.#look(host)
    await this.#lane.inTurn(async () => {
      // A write that failed may still take effect, so nothing else may be written into the same place.
      await this.#written
      const time = host.clock.date().toISOString()
      const sequence = this.#page.sequence + 1
      const page = { ...this.#page, ...change, sequence, time, holder: host.runtime.holder }
      const write = writeOf(page) // throws if the state is too long
      this.#written = writeAt(host, this.#vol, write)
      await this.#written
      this.#page = page
    })
  }

  #isOld(host: Host): boolean {
    return host.clock.now() - this.#askedAt > PROMPT_MS
  }

  /** Looks at the marks, and again if the answer is old: this process may have been suspended. */
  async #look(host: Host): Promise<void> {
    // A process that is late with its first page may have set its mark in the next record of that name.
    const isLate = this.#page.sequence < 0 && this.#isOld(host)
    for (let tries = 1; tries <= 3 && !isLate; tries += 1) {
      const asked = host.clock.now()
      const mark = await this.#lane.inTurn(() => this.#readMark(host))
      if (next({ own: this.#page.term, mark }).do !== 'write') break
      this.#askedAt = asked
      if (!this.#isOld(host)) return
    }
    throw new NoLongerHolderError(
      `Another process took over the record '${this.#vol.name}', or may have done so; this process stops.`,
    )
  }

  /** Highest term whose mark is set; infinite if another process has ended the rescue and removed the record. */
  async #readMark(host: Host): Promise<number> {
    const { birth, term } = this.#page
    const read = async (): Promise<number> => {
      const marks = await readStart(host, this.#vol, MARKS_BYTES)
      return markOf(marks, term) === birth ? highestMark(marks) : Infinity
    }
    try {
      return await read()
    } catch (error) {
      if (!isLibvirtError(error)) throw error
      // A pool that could not be read has lost its volumes: that a record is not known proves nothing.
      const vol = await findVolume(host, this.place.pool, this.#vol.name)
      return vol === null ? Infinity : read()
    }
  }
}

/** What is written for a page, and where; with the first page of term 0 its mark. */
function writeOf(page: Page<unknown>): { offset: number; bytes: Uint8Array } {
  const bytes = encodePage(page)
  if (page.term > 0 || page.sequence > 0)
    return { offset: pageOffset(page.term, page.sequence), bytes }
  return { offset: markOffset(0), bytes: Buffer.concat([encodeMark(page.birth), bytes]) }
}

/** Removes the guards from that term on; processes that died right after they created them left them. */
export async function removeGuards(host: Host, place: RecordPlace, from: number): Promise<void> {
  for (let term = from; await deleteVolume(host, volumeOf(place, term)); term += 1);
}
