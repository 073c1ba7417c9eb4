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
  /** When it created the record or the guard of its term. */
  readonly since: number
}

/** Writes the first page of a term that this process has: from now on it holds the record. */
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
 * Reads and writes of it follow one another: libvirt refuses a volume that is in use, and of two pages
 * under way at once both could be torn.
 */
export class HeldRecord<State> {
  readonly place: RecordPlace
  readonly vol: VolRef
  #page: Page<State>
  /** When it was asked for the last time whether this process holds it. */
  #asked: number
  #last: Promise<unknown> = Promise.resolve()
  #failure: Error | null = null

  constructor(given: { place: RecordPlace; vol: VolRef; page: Page<State>; since: number }) {
    this.place = given.place
    this.vol = given.vol
    this.#page = given.page
    this.#asked = given.since
  }

  /** What was written last. */
  get state(): State {
    return this.#page.state
  }

  /** Writes the whole state; what was in the record before stays readable until it is there. */
  async write(host: Host, state: State): Promise<void> {
    await this.#put(host, { state, isWorking: true })
  }

  /** The same as the last thing that this process does to it: the next one need not wait. */
  async finish(host: Host, state: State): Promise<void> {
    await this.#put(host, { state, isWorking: false })
  }

  /** Shows others that the holder lives; at least every 10 s while a step runs. */
  async beat(host: Host): Promise<void> {
    await this.#put(host, { isWorking: true })
  }

  /** Makes sure that no other process has taken over, right before something is done. */
  async assertHeld(host: Host): Promise<void> {
    const mark = await this.#readMark(host)
    const nothing = { page: null, isHolderGone: false, taken: 0, still: 0, watched: 0 }
    if (next({ ...nothing, mark, own: this.#page.term }).do !== 'write')
      throw new NoLongerHolderError(
        `Another process took over the record '${this.vol.name}'; this one stops here.`,
      )
    if (host.runtime.isEngineAlive()) return
    await this.finish(host, this.state)
    throw new NoLongerHolderError(
      `The Pulumi engine is gone: this process stops here, and the record '${this.vol.name}' stays for the next command.`,
    )
  }

  /** The same without asking, if that was asked a moment ago. */
  async assertHeldLately(host: Host): Promise<void> {
    if (host.clock.now() - this.#asked > PROMPT_MS) await this.assertHeld(host)
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
      // A write that failed may still come: nothing else may be written into its place.
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

  /** If this process was stopped before it had the answer (SIGSTOP, a suspended laptop) the answer is old. */
  async #readMark(host: Host): Promise<number> {
    for (let tries = 1; tries <= 3; tries += 1) {
      const asked = host.clock.now()
      const mark = await this.#queue(() => this.#readMarks(host))
      this.#asked = asked
      if (host.clock.now() - asked <= PROMPT_MS) return mark
    }
    throw new NoLongerHolderError(
      `Reading the record '${this.vol.name}' takes too long to know which process holds it; it stays for the next command.`,
    )
  }

  async #readMarks(host: Host): Promise<number> {
    const offset = (this.#page.term + 1) * MARK_BYTES
    try {
      const marks = await readAt(host, this.vol, { offset, length: MARKS_BYTES - offset })
      return highestMark(Buffer.concat([Buffer.alloc(offset), marks]))
    } catch (error) {
      // Another process may have ended the rescue, and removed it.
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

/** Removes the guards from that term on, left by processes that died right after they had made them. */
export async function removeGuards(host: Host, place: RecordPlace, from: number): Promise<void> {
  for (let term = from; await deleteVolume(host, guardOf(place, term)); term += 1);
}
