import { interleave } from '../core/interleave.js'
import { median, medianRatio } from '../core/median.js'
import type { Bench, Measured } from '../core/row.js'
import { timed } from '../core/timed.js'
import { COMBINATIONS, parsing, planning as planningOf } from '../planning/combinations.js'
import type { Combination } from '../planning/combinations.js'

/** The planner alone: the slowest of several rescues of instances of several shapes. */
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
  /** Median of the microseconds that one execution takes. */
  readonly ours: number
  readonly theirs: number
}

async function compare(
  combination: Combination,
  ours: () => void,
  theirs: () => void,
): Promise<Comparison> {
  const sides = { ours: await turnOf(ours), theirs: await turnOf(theirs) }
  const us = await interleave(sides, { rounds: 200, warmUps: 20 })
  return {
    ...combination,
    ratio: medianRatio(us.ours, us.theirs),
    ours: median(us.ours),
    theirs: median(us.theirs),
  }
}

/**
 * Returns a turn of an action, which measures the microseconds of one execution.
 *
 * A turn executes the action as often as fits into half a millisecond. A longer turn would be
 * interrupted more often by other load of the machine.
 */
async function turnOf(action: () => void): Promise<() => Promise<number>> {
  const run = (times: number): Promise<number> =>
    timed(() => {
      for (let time = 0; time < times; time += 1) action()
    })
  await run(WARM)
  const times = Math.max(1, Math.round((TURN_MS * WARM) / (await run(WARM))))
  return async () => ((await run(times)) / times) * 1000
}

const TURN_MS = 0.5

/** Executions after which Node has compiled the action. */
const WARM = 300

function slowest(comparisons: readonly Comparison[]): Comparison {
  return comparisons.reduce((worst, each) => (each.ratio > worst.ratio ? each : worst))
}

function row(name: string, target: number, worst: Comparison): Measured {
  const { hw_rescue_bus: rescueBus = 'legacy' } = worst.properties
  const times = `${worst.ours.toFixed(0)} / ${worst.theirs.toFixed(0)} µs`
  const figures = `${times}: ${worst.machine}, disks on ${worst.bus}, rescue ${rescueBus}`
  return { name, value: worst.ratio, target, better: 'lower', figures }
}
