import type { Bag, Resource } from '../calls.js'
import type { World } from '../world.js'
import { imageOf } from './image-rows.js'
import { RESCUE } from './rescue-rows.js'
import { change, difference, make, type Row } from './row.js'
import { STOPPED } from './state-rows.js'

/** Which of the given arguments are left after they were removed, and what the next up shows. */
async function remove(world: World, resource: Resource, few: Bag, more: Bag): Promise<string> {
  const calls = world.of(resource)
  const made = await make(calls, { ...few, ...more })
  const { outputs } = await change(calls, made, few)
  const left = Object.keys(more).filter((name) => outputs[name] !== undefined)
  return `left: ${left.join(', ')}; ${await difference(calls, outputs, few)}`
}

/** Arguments that a program no longer has: they are gone after one update. */
export const REMOVED_ARGUMENT_ROWS: readonly Row[] = [
  {
    call: 'InstanceRescue: update without arguments that it had',
    run: (world) =>
      remove(world, 'InstanceRescue', RESCUE, {
        reason: 'why',
        afterUnrescue: 'stop',
        bootTimeout: 5,
        onBootTimeout: 'keep',
      }),
    is: 'left: ; same',
  },
  {
    call: 'RescueImage: update without arguments that it had',
    run: (world) =>
      remove(world, 'RescueImage', imageOf(world), {
        format: 'raw',
        properties: { hw_rescue_bus: 'usb' },
      }),
    is: 'left: ; same',
  },
  {
    call: 'InstanceState: update without arguments that it had',
    run: (world) => {
      const { shutdownTimeout, ...few } = STOPPED
      return remove(world, 'InstanceState', few, { shutdownTimeout })
    },
    is: 'left: ; same',
  },
]
