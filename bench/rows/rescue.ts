import { create, preview, remove, systemRim } from '../../provider/rescue/index.js'
import type { RescueInputs, RescueOutputs } from '../../provider/rescue/index.js'
import { startDaemon } from '../../test/lab/daemon.js'
import { makeImage, makeInstance } from '../../test/rescue/instance.js'
import { record } from '../calls/record.js'
import type { Recording } from '../calls/recording.js'
import { replay } from '../calls/replay.js'
import { interleave } from '../core/interleave.js'
import { median, medianRatio } from '../core/median.js'
import type { Bench, Measured } from '../core/row.js'
import { timed } from '../core/timed.js'

/**
 * What the lifecycle costs beside libvirt: rescue and unrescue of a running instance, on an overlay,
 * against the calls that they make, made bare. Nothing answers the guest's power button, so nobody waits.
 */
export const rescue: Bench = {
  name: 'rescue',
  async measure() {
    const daemon = await startDaemon()
    try {
      const { name: instance } = await makeInstance(daemon, { change: withoutPort })
      return await compare(await planned(instance, makeImage(daemon), daemon.uri))
    } finally {
      await daemon.stop()
    }
  },
}

/** Another daemon's guest may take a port between libvirt's look and QEMU's start. */
function withoutPort(xml: string): string {
  return xml.replace(
    "autoport='yes' passwd='secret12'/>",
    "passwd='secret12'><listen type='socket'/></graphics>",
  )
}

const rim = systemRim(() => undefined)

/** The inputs as `up` hands them to create: with the plan that check made. */
async function planned(instance: string, path: string, uri: string): Promise<RescueInputs> {
  const inputs: RescueInputs = {
    instance,
    image: { path, properties: { hw_rescue_bus: 'virtio' } },
    shutdownTimeout: 0,
    uri,
    owner: { organization: 'organization', project: 'bench', stack: 'bench', name: 'fix' },
  }
  const { plan, failures } = await preview(inputs, undefined, rim)
  if (plan === undefined) throw new Error(`no plan: ${JSON.stringify(failures)}`)
  return { ...inputs, plan }
}

/** Something of the way into a rescue, and of the way out. */
interface Round<Each> {
  readonly rescue: Each
  readonly unrescue: Each
}

async function compare(inputs: RescueInputs): Promise<readonly Measured[]> {
  const calls = await recordRound(inputs)
  const { product, bare } = await interleave(
    {
      product: () => rescueOnce(inputs),
      bare: async (): Promise<Round<number>> => ({
        rescue: await timed(() => replay(calls.rescue)),
        unrescue: await timed(() => replay(calls.unrescue)),
      }),
    },
    { rounds: 20, warmUps: 2 },
  )
  const after = await recordRound(inputs)
  return (['rescue', 'unrescue'] as const).map((way) => {
    assertSameCalls(calls[way], after[way])
    const [ours, theirs] = [product.map((ms) => ms[way]), bare.map((ms) => ms[way])]
    return {
      name: `${way} / the same calls made bare`,
      value: medianRatio(ours, theirs),
      target: 1.1,
      better: 'lower',
      figures: `${namesOf(calls[way]).length} calls, ${inMs(ours)} / ${inMs(theirs)}`,
    }
  })
}

async function rescueOnce(inputs: RescueInputs): Promise<Round<number>> {
  const outputs: RescueOutputs[] = []
  const rescue = await timed(async () => outputs.push((await create(inputs, rim)).outputs))
  const unrescue = await timed(() => Promise.all(outputs.map((made) => remove(made, rim))))
  return { rescue, unrescue }
}

async function recordRound(inputs: RescueInputs): Promise<Round<Recording>> {
  const into = await record(rim, (recorded) => create(inputs, recorded))
  const out = await record(rim, (recorded) => remove(into.result.outputs, recorded))
  return { rescue: into.recording, unrescue: out.recording }
}

/** The list is taken once; it must be what every round of the product does. */
function assertSameCalls(first: Recording, last: Recording): void {
  const [before, after] = [namesOf(first).join(' '), namesOf(last).join(' ')]
  if (before !== after) throw new Error(`the calls changed:\n${before}\n${after}`)
}

function namesOf({ sessions }: Recording): readonly string[] {
  return sessions.flatMap(({ calls }) => calls.map(({ name }) => name))
}

function inMs(samples: readonly number[]): string {
  return `${median(samples).toFixed(0)} ms`
}
