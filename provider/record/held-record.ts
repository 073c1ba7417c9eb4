import { isLibvirtError } from '../libvirt/index.js'
import type { VolRef } from '../libvirt/index.js'
import type { Host } from '../host/index.js'
import { deleteVolume, exists, readAt, removeVolume, writeAt } from '../storage/index.js'
import { NoLongerHolderError } from './errors.js'
import { MARK_BYTES, MARKS_BYTES, pageOffset } from './layout.js'
import { PROMPT_MS, next } from './next.js'
import { encodePage } from './page.js'
import type { Page } from './page.js'
import { guardOf } from './record.js'
import type { OpenRecord, RecordPlace } from './record.js'
import { highestMark } from './view.js'

/** How a process comes to hold a record. */
export interface Beginning<State> extends Pick<Page<State>, 'term' | 'birth' | 'state'> {
  /** When the process created the record, or the guard of its term. */
  readonly since: number
}

/** Writes the first page of a term that this process won: from now on it holds the record. */
export async function beginTerm<State>(
  host: Host,
  { place, vol }: Pick<OpenRecord<State>, 'place' | 'vol'>,
  { since, ...given }: Beginning<State>,
): Promise<HeldRecord<State>> {
  if (host.clock.now() - since > PROMPT_MS)
    throw new NoLongerHolderError(
      `Taking the record '${vol.name}' took too long: another process may have it by now.`,
    )
  const page = firstPage(host, given)
  await writeAt(host, vol, { offset: pageOffset(page.term), bytes: encodePage(page) })
  return new HeldRecord({ place, vol, page, since })
}

/** The first page of a term. */
export function firstPage<State>(
  { clock, runtime }: Host,
  given: Pick<Page<State>, 'term' | 'birth' | 'state'>,
): Page<State> {
  const time = new Date(clock.now()).toISOString()
  return { ...given, sequence: 0, time, holder: runtime.holder, isWorking: true }
}

/**
 * A record while this process holds it, by its term.
 *
 * Its reads and writes happen one after the other. libvirt refuses a volume that is in use, and two
 * pages that are written at the same time could both be torn.
 */
export class HeldRecord<State> {
  readonly place: RecordPlace
  readonly vol: VolRef
  #page: Page<State>
  /** When this process last asked whether it still holds the record. */
  #askedAt: number
  #last: Promise<unknown> = Promise.resolve()
  #failure: Error | null = null

  constructor(given: { place: RecordPlace; vol: VolRef; page: Page<State>; since: number }) {
    this.place = given.place
    this.vol = given.vol
    this.#page = given.page
    this.#askedAt = given.since
  }

  /** The state that this process wrote last. */
  get state(): State {
    return this.#page.state
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

  /** Makes sure, right before an act, that no other process has taken over. */
  async assertHeld(host: Host): Promise<void> {
    const mark = await this.#readMark(host)
    const nothing = { page: null, isHolderGone: false, taken: 0, still: 0, watched: 0 }
    if (next({ ...nothing, mark, own: this.#page.term }).do !== 'write')
      throw new NoLongerHolderError(
        `Another process took over the record '${this.vol.name}'; this process stops.`,
      )
    if (host.runtime.isEngineAlive()) return
    await this.finish(host, this.state)
    throw new NoLongerHolderError(
      `The Pulumi engine is gone, or was cancelled: this process stops, and the next command goes on from the record '${this.vol.name}'.`,
    )
  }

  /** Does the same, but does not ask again if the last answer is recent. */
  async assertHeldLately(host: Host): Promise<void> {
    if (host.clock.now() - this.#askedAt > PROMPT_MS) await this.assertHeld(host)
  }

  /** Removes the record, after everything else: the guards of its terms first. */
  async remove(host: Host): Promise<void> {
    const { term } = this.#page
    await this.assertHeldLately(host)
    const guards = Array.from({ length: term }, (_, index) => guardOf(this.place, index + 1))
    await Promise.all(guards.map(({ name }) => removeVolume(host, this.place.pool, name)))
    await this.assertHeld(host)
    await this.#queue(() => deleteVolume(host, this.vol))
    await removeGuards(host, this.place, term + 1)
  }

  async #put(host: Host, change: Partial<Pick<Page<State>, 'state' | 'isWorking'>>): Promise<void> {
    await this.#queue(async () => {
      // A write that failed may still take effect, so nothing else may be written into the same place.
      if (this.#failure !== null) throw this.#failure
      const { term, sequence } = this.#page
      const time = new Date(host.clock.now()).toISOString()
      const page = { ...this.#page, ...change, sequence: sequence + 1, time }
      const write = { offset: pageOffset(term, page.sequence), bytes: encodePage(page) }
      try {
        await writeAt(host, this.vol, write)
      } catch (error) {
        this.#failure = error instanceof Error ? error : new Error(String(error))
        throw error
      }
      this.#page = page
    })
  }

  /** Asks again if the answer is old: this process may have been stopped (SIGSTOP, a suspended laptop). */
  async #readMark(host: Host): Promise<number> {
    for (let tries = 1; tries <= 3; tries += 1) {
      const asked = host.clock.now()
      const mark = await this.#queue(() => this.#readMarks(host))
      this.#askedAt = asked
      if (host.clock.now() - asked <= PROMPT_MS) return mark
    }
    throw new NoLongerHolderError(
      `Reading the record '${this.vol.name}' takes so long that this process may have lost it; this process stops, and the next command goes on from the record.`,
    )
  }

  async #readMarks(host: Host): Promise<number> {
    const offset = (this.#page.term + 1) * MARK_BYTES
    try {
      const marks = await readAt(host, this.vol, { offset, length: MARKS_BYTES - offset })
      return highestMark(Buffer.concat([Buffer.alloc(offset), marks]))
    } catch (error) {
      // Another process may have ended the rescue and removed the record.
      if (isLibvirtError(error) && !(await exists(host.libvirt, this.vol))) return Infinity
      throw error
    }
  }

  #queue<T>(act: () => Promise<T>): Promise<T> {
    const acted = this.#last.then(act)
    this.#last = acted.catch(() => undefined)
    return acted
  }
}

/** Removes the guards from that term on; processes that died right after they created them left them. */
export async function removeGuards(host: Host, place: RecordPlace, from: number): Promise<void> {
  for (let term = from; await deleteVolume(host, guardOf(place, term)); term += 1);
}
