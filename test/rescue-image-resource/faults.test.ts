import { expect } from 'chai'
import { canHappen, FAULTS, nameOf, type CallSite } from '../faults/faults.js'
import type { Harm } from '../faults/scenario.js'
import { JOBS, playOne } from './support/fault-story.js'

// Every fault at every call of every job; then the commands that the documents name must finish or undo it.

/** Faults that a libvirt in memory cannot have. */
const HAPPENING = FAULTS.filter((fault) => fault !== 'lost-during' && fault !== 'kill-during')

describe('faults at an upload, in memory', function () {
  this.timeout(300_000)

  it('after two faults at up and one at destroy the next command still finishes or undoes it', async () => {
    const [ups, ends] = [(await playOne('create', [])).calls, (await playOne('remove', [])).calls]
    const below = numbers(20_261_126)
    const pick = (sites: readonly CallSite[]): Harm[] => {
      const site = sites[below(sites.length)]
      if (site === undefined) return []
      const faults = HAPPENING.filter((fault) => canHappen(fault, site))
      return [faults[below(faults.length)] ?? 'late'].map((fault) => ({ fault, site }))
    }
    const failures: string[] = []
    let harmed = 0
    for (let turn = 0; turn < 300; turn += 1) {
      const harms = [ups, ups, ends].flatMap(pick)
      const told = await playOne('several', harms)
      harmed += told.harmed
      const names = harms.map(({ fault, site }) => `${fault} ${nameOf(site)}`)
      if (told.problem !== null) failures.push(`${names.join(', ')}: ${told.problem}`)
    }
    expect(failures).to.deep.equal([])
    expect(harmed, 'faults that happened').to.be.above(500)
  })

  for (const job of JOBS) {
    it(`${job}: after any fault at any call the next command finishes or undoes it`, async () => {
      const sites = (await playOne(job, [])).calls
      const failures: string[] = []
      const harms = sites.flatMap((site) =>
        HAPPENING.filter((fault) => canHappen(fault, site)).map((fault) => ({ fault, site })),
      )
      let harmed = 0
      for (const { fault, site } of harms) {
        const told = await playOne(job, [{ fault, site }])
        harmed += told.harmed
        if (told.problem !== null) failures.push(`${fault} ${nameOf(site)}: ${told.problem}`)
      }
      expect(failures).to.deep.equal([])
      expect(harmed, 'every fault happened').to.equal(harms.length).and.to.be.above(40)
    })
  }
})

/** Picks numbers: the same for the same seed. */
function numbers(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
}
