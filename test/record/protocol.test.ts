import { expect } from 'chai'
import { events, read, start, type World } from './model.js'

/** What must hold in every world; the sentence that does not, or null. */
function violation(world: World): string | null {
  const { slots, acted, began, processes } = world
  const wasFilled = slots.some((pages) => pages.some((page) => page !== null))
  if (wasFilled && read(world).page === null) return 'the record has no state any more'
  for (const [term, value] of acted.entries()) {
    const later = began.findIndex((from, other) => other > term && from !== -1 && from < value)
    if (later !== -1)
      return `term ${later} began with ${began[later] ?? ''}, but term ${term} had acted on ${value}`
  }
  for (const [index, { sent }] of processes.entries()) {
    if (sent !== null && world.terms[sent.term] !== index)
      return `process ${index} writes into the slot of another one`
  }
  return null
}

/** Visits every world that any order of events leads to. */
function explore(processes: number, terms: number): { states: number; found: string[] } {
  const first = start(processes, terms)
  const seen = new Set([keyOf(first)])
  const found: string[] = []
  for (let level = [first]; level.length > 0;) {
    const following: World[] = []
    for (const world of level) {
      const wrong = violation(world)
      if (wrong !== null) found.push(`${wrong}: ${JSON.stringify(world)}`)
      for (const after of events(world)) {
        const key = keyOf(after)
        if (seen.has(key)) continue
        seen.add(key)
        following.push(after)
      }
    }
    level = following
  }
  return { states: seen.size, found }
}

/** Short, since there are many. What a process that has ended once saw does not count. */
function keyOf({ terms, marks, slots, processes, acted, began }: World): string {
  const page = (each: World['slots'][number][number]): string =>
    each === null ? '-' : `${each.sequence}${each.value}${each.isWorking ? 'w' : 'f'}`
  const parts = processes.map(({ at, seen, own, taken, value, sequence, sent }) =>
    at === 'done' || at === 'dead'
      ? `${at}${JSON.stringify(sent)}`
      : `${at}${JSON.stringify(seen)}${own ?? '-'}${taken}${value}${sequence}${JSON.stringify(sent)}`,
  )
  return `${terms.join()}|${marks.map(Number).join('')}|${slots.map((pages) => pages.map(page).join('')).join()}|${parts.join()}|${acted.join()}|${began.join()}`
}

describe('the protocol by which processes take a record over', function () {
  this.timeout(300_000)

  for (const [processes, terms] of [
    [2, 4],
    [3, 4],
  ] as const) {
    it(`${processes} processes, ${terms} terms, each dying or coming late anywhere: nothing that was acted upon is lost`, () => {
      const { states, found } = explore(processes, terms)
      console.log(`      ${states} states`)
      expect(found.slice(0, 3)).to.deep.equal([])
      expect(states).to.be.above(processes === 2 ? 900 : 75_082)
    })
  }
})
