import { interleave } from '../core/interleave.js'
import { median, medianRatio } from '../core/median.js'
import type { Bench, Measured } from '../core/row.js'
import { timed } from '../core/timed.js'
import { COMBINATIONS, parsing, planning as planningOf } from '../planning/combinations.js'
import type { Combination } from '../planning/combinations.js'

/** The planner alone; of several shapes of instances and several rescues the slowest. */
export const planning: Bench = {
  name: 'planning',
  async measure() {
    const [one, many]: [Comparison[], Comparison[]] = [[], []]
    for (const each of COMBINATIONS) {
      one.push(await compare(each, planningOf(each, 3), parsing(each, 3)))
      many.push(await compare(each, planningOf(each, 100), planningOf(each, 10)))
    }
    return [
      row('planning an instance of 3 disks / parsing its XML', 0.5, slowest(one)),
      row('planning 100 disks / planning 10 disks', 15, slowest(many)),
    ]
  },
}

interface Comparison extends Combination {
  readonly ratio: number
  /** Microseconds of one execution, medians. */
  readonly ours: number
  readonly theirs: number
}

/** Executions in one turn: one alone is too short for the clock. */
const TIMES = 20

async function compare(
  combination: Combination,
  ours: () => void,
  theirs: () => void,
): Promise<Comparison> {
  const turn = (action: () => void) => () =>
    timed(() => {
      for (let time = 0; time < TIMES; time += 1) action()
    })
  const sides = { ours: turn(ours), theirs: turn(theirs) }
  const ms = await interleave(sides, { rounds: 50, warmUps: 20 })
  const each = (samples: readonly number[]): number => (median(samples) / TIMES) * 1000
  return {
    ...combination,
    ratio: medianRatio(ms.ours, ms.theirs),
    ours: each(ms.ours),
    theirs: each(ms.theirs),
  }
}

function slowest(comparisons: readonly Comparison[]): Comparison {
  return comparisons.reduce((worst, each) => (each.ratio > worst.ratio ? each : worst))
}

function row(name: string, target: number, worst: Comparison): Measured {
  const { hw_rescue_bus: rescueBus = 'legacy' } = worst.properties
  const times = `${worst.ours.toFixed(0)} / ${worst.theirs.toFixed(0)} µs`
  const figures = `${times}: ${worst.machine}, disks on ${worst.bus}, rescue ${rescueBus}`
  return { name, value: worst.ratio, target, better: 'lower', figures }
}
