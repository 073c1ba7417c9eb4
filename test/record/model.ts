import { next, STANDSTILL_MS } from '../../provider/record/next.js'

/** A page of the model: the whole state is one number, which a holder raises with each thing it does. */
export interface ModelPage {
  readonly sequence: number
  readonly value: number
  readonly isWorking: boolean
}

/** A write that was sent: it takes effect at any time, also after its writer is gone. */
type Write =
  | { readonly kind: 'mark'; readonly term: number }
  | { readonly kind: 'page'; readonly term: number; readonly page: ModelPage }

/** What a process saw when it read the record. */
interface Seen {
  readonly mark: number
  readonly page: {
    readonly term: number
    readonly isWorking: boolean
    readonly value: number
  } | null
}

/** One process, between two of its calls. `at` names what it does next. */
export interface ModelProcess {
  readonly at:
    | 'create'
    | 'read'
    | 'decide'
    | 'look before marking'
    | 'mark'
    | 'look after marking'
    | 'begin'
    | 'work'
    | 'check'
    | 'act'
    | 'finish'
    | 'done'
    | 'dead'
  readonly seen: Seen | null
  readonly own: number | null
  readonly taken: number
  readonly value: number
  readonly sequence: number
  /** Sent, and not yet answered; of a dead process: it may still come. */
  readonly sent: Write | null
}

/** Everything there is: what lies in the pool, and each process. */
export interface World {
  /** The process that has each term; null: nobody. Term 0 is the record itself. */
  readonly terms: readonly (number | null)[]
  readonly marks: readonly boolean[]
  /** Two pages for each term. */
  readonly slots: readonly (readonly [ModelPage | null, ModelPage | null])[]
  readonly processes: readonly ModelProcess[]
  /** The highest value that was acted upon, for each term. */
  readonly acted: readonly number[]
  /** The value that each term began with; -1: it did not. */
  readonly began: readonly number[]
}

/** A world without a record, and processes that all want it. */
export function start(processes: number, terms: number): World {
  const each = <T>(value: T): T[] => Array.from({ length: terms }, () => value)
  return {
    terms: each(null),
    marks: each(false),
    slots: each([null, null] as const),
    processes: Array.from({ length: processes }, () => ({
      at: 'create',
      seen: null,
      own: null,
      taken: 0,
      value: 0,
      sequence: 0,
      sent: null,
    })),
    acted: each(-1),
    began: each(-1),
  }
}

/** The valid page with the highest term and sequence, as the product chooses it. */
export function read({ marks, slots }: World): Seen {
  const mark = Math.max(0, marks.lastIndexOf(true))
  for (let term = slots.length - 1; term >= 0; term -= 1) {
    const pages = (slots[term] ?? []).flatMap((page) => page ?? [])
    const [newest] = pages.sort((a, b) => b.sequence - a.sequence)
    if (newest !== undefined) return { mark, page: { term, ...newest } }
  }
  return { mark, page: null }
}

/** Every world that one event leads to: a call of a process, its death, or a write that takes effect. */
export function* events(world: World): Generator<World> {
  for (const [index, process] of world.processes.entries()) {
    if (process.sent !== null) {
      yield* effects(world, index, process.sent)
    } else if (process.at !== 'done' && process.at !== 'dead') {
      yield* calls(world, index, process)
    }
    if (process.at !== 'done' && process.at !== 'dead')
      yield withProcess(world, index, { at: 'dead' })
  }
}

/** A write takes effect; if its writer is dead, perhaps only half of it. */
function* effects(world: World, index: number, sent: Write): Generator<World> {
  const isDead = world.processes[index]?.at === 'dead'
  const after = withProcess(world, index, { sent: null })
  if (sent.kind === 'mark') {
    yield { ...after, marks: replaced(world.marks, sent.term, true) }
    return
  }
  const { term, page } = sent
  yield withPage(after, term, page)
  if (isDead) yield withPage(after, term, { ...page, sequence: TORN })
}

const TORN = -1

function withPage(world: World, term: number, page: ModelPage): World {
  const [even, odd] = world.slots[term] ?? [null, null]
  const isOdd = (page.sequence === TORN ? tornPlace(even, odd) : page.sequence) % 2 === 1
  const whole = page.sequence === TORN ? null : page
  return { ...world, slots: replaced(world.slots, term, isOdd ? [even, whole] : [whole, odd]) }
}

/** A torn page is the one that was to be written next: the older of the two. */
function tornPlace(even: ModelPage | null, odd: ModelPage | null): number {
  if (even === null) return 0
  if (odd === null) return 1
  return even.sequence < odd.sequence ? 0 : 1
}

function* calls(world: World, index: number, process: ModelProcess): Generator<World> {
  const go = (change: Partial<ModelProcess>): World => withProcess(world, index, change)
  const { own, value, sequence } = process
  switch (process.at) {
    case 'create':
      if (world.terms[0] !== null) yield go({ at: 'read' })
      else
        yield {
          ...withProcess(world, index, { at: 'begin', own: 0 }),
          terms: replaced(world.terms, 0, index),
        }
      return
    case 'read':
      yield go({ at: 'decide', seen: read(world) })
      return
    case 'decide':
      yield* decide(world, index, process)
      return
    case 'look before marking': {
      const now = read(world)
      const term = own ?? 0
      if (now.mark >= term) yield go({ at: 'done' })
      else yield go({ at: 'mark' })
      return
    }
    case 'mark':
      yield go({ at: 'look after marking', sent: { kind: 'mark', term: own ?? 0 } })
      return
    case 'look after marking':
      yield go({ at: 'begin', value: read(world).page?.value ?? 0 })
      return
    case 'begin':
      yield {
        ...go({
          at: 'work',
          sequence: 0,
          sent: pageOf(own, { sequence: 0, value, isWorking: true }),
        }),
        began: replaced(world.began, own ?? 0, value),
      }
      return
    case 'work':
      yield go({
        at: 'check',
        value: value + 1,
        sequence: sequence + 1,
        sent: pageOf(own, { sequence: sequence + 1, value: value + 1, isWorking: true }),
      })
      return
    case 'check':
      yield go({ at: decideHolder(world, own) ? 'act' : 'done' })
      return
    case 'act':
      yield {
        ...go({ at: 'finish' }),
        acted: replaced(world.acted, own ?? 0, Math.max(world.acted[own ?? 0] ?? -1, value)),
      }
      return
    case 'finish':
      yield go({
        at: 'done',
        sent: pageOf(own, { sequence: sequence + 1, value, isWorking: false }),
      })
      return
    default:
      return
  }
}

/** Whatever the clock says: the model makes no assumption on time. */
function* decide(world: World, index: number, process: ModelProcess): Generator<World> {
  const seen = process.seen ?? { mark: 0, page: null }
  for (const still of [0, STANDSTILL_MS]) {
    for (const isHolderGone of holderIsDead(world, seen) ? [false, true] : [false]) {
      const { taken } = process
      const act = next({ ...seen, isHolderGone, taken, still, watched: 0 })
      if (act.do === 'wait') yield withProcess(world, index, { at: 'read', seen: null })
      if (act.do !== 'make guard') continue
      if (act.term >= world.terms.length) yield withProcess(world, index, { at: 'done' })
      else if ((world.terms[act.term] ?? null) === null)
        yield {
          ...withProcess(world, index, { at: 'look before marking', own: act.term, seen: null }),
          terms: replaced(world.terms, act.term, index),
        }
      else yield withProcess(world, index, { at: 'read', taken: act.term, seen: null })
    }
  }
}

function holderIsDead({ terms, processes }: World, { page }: Seen): boolean {
  const holder = page === null ? null : (terms[page.term] ?? null)
  return holder !== null && processes[holder]?.at === 'dead'
}

function decideHolder({ marks }: World, own: number | null): boolean {
  const mark = Math.max(0, marks.lastIndexOf(true))
  return next({ own: own ?? 0, mark }).do === 'write'
}

function pageOf(term: number | null, page: ModelPage): Write {
  return { kind: 'page', term: term ?? 0, page }
}

function withProcess(world: World, index: number, change: Partial<ModelProcess>): World {
  const process = world.processes[index]
  if (process === undefined) throw new Error(`there is no process ${index}`)
  return { ...world, processes: replaced(world.processes, index, { ...process, ...change }) }
}

function replaced<T>(list: readonly T[], index: number, value: T): T[] {
  return list.map((old, at) => (at === index ? value : old))
}
