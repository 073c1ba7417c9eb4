import { preview } from '../../provider/instance-rescue/index.js'
import type { RescueInputs } from '../../provider/instance-rescue/index.js'
import { measureDistances } from '../../test/distance/measure.js'
import { startDaemon, type Daemon } from '../../test/lab/daemon/daemon.js'
import { startDelay } from '../../test/lab/link/delay.js'
import { byHand } from '../by-hand/by-hand.js'
import { rescueOnce, type BothWays } from '../calls/rescue-once.js'
import { makeSubject, quietRuntime, withPlan } from '../calls/subject.js'
import { interleave } from '../core/interleave.js'
import { median, medianRatio } from '../core/median.js'
import type { Bench, Measured } from '../core/row.js'
import { timed } from '../core/timed.js'

/**
 * A host that is 100 ms away: rescue and unrescue against an operator's shell script over the same
 * link, and the number of round trips of a preview.
 */
export const far: Bench = {
  name: 'far',
  async measure() {
    const daemon = await startDaemon()
    const link = await startDelay(daemon, ROUND_TRIP_MS)
    try {
      const subject = await makeSubject(daemon)
      await daemon.virsh('pool-refresh', 'default') // the script names the image as a volume
      return await compare(daemon, await withPlan({ ...subject, uri: link.uri }))
    } finally {
      link.stop()
      await daemon.stop()
    }
  },
}

const ROUND_TRIP_MS = 100

async function compare(daemon: Daemon, inputs: RescueInputs): Promise<readonly Measured[]> {
  const { ours, script } = await interleave(
    {
      ours: () => rescueOnce(inputs),
      script: async (): Promise<BothWays<number>> => ({
        rescue: await timed(() => byHand(daemon, 'in', inputs)),
        unrescue: await timed(() => byHand(daemon, 'out', inputs)),
      }),
    },
    { rounds: 5, warmUps: 1 },
  )
  const ways = (['rescue', 'unrescue'] as const).map((way): Measured => {
    const [our, their] = [ours.map((both) => both[way]), script.map((both) => both[way])]
    return {
      name: `${way} at ${ROUND_TRIP_MS} ms round trip / a virsh script through the same link`,
      value: medianRatio(our, their),
      target: 1,
      better: 'lower',
      figures: `${inSeconds(our)} / ${inSeconds(their)} s`,
    }
  })
  return [...ways, await countPreview(inputs)]
}

/** Counts on a fake host, in virtual time. The figures show the time on the real one as well. */
async function countPreview(inputs: RescueInputs): Promise<Measured> {
  const { roundTrips, calls } = (await measureDistances()).preview
  const ms = await timed(() => preview(inputs, undefined, quietRuntime))
  return {
    name: 'round trips of a preview',
    value: roundTrips,
    target: 10,
    better: 'lower',
    figures: `${calls} calls; ${inSeconds([ms])} s at ${ROUND_TRIP_MS} ms`,
  }
}

function inSeconds(ms: readonly number[]): string {
  return (median(ms) / 1000).toFixed(1)
}
