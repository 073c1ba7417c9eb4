import type { Bag, Calls, Kept } from '../calls.js'
import type { World } from '../world.js'
import { refuse, showKept } from './half-done-rescue-rows.js'
import { imageOf, showImage } from './image-rows.js'
import { change, difference, make, rejection, type Row } from './row.js'
import { showState, STOPPED } from './state-rows.js'

/** An image whose upload lost the host for good. */
async function lostImage(world: World): Promise<{ calls: Calls; args: Bag; kept: Kept }> {
  const calls = world.of('RescueImage')
  const args = imageOf(world)
  world.before('storageVolUpload', () => {
    world.host.fake.halt()
  })
  const kept = await make(calls, args)
  world.host.fake.restart()
  return { calls, args, kept }
}

/** Images and states that were left half done. */
export const HALF_DONE_ROWS: readonly Row[] = [
  {
    call: 'image: create loses the host before the upload',
    run: async (world) => showKept((await lostImage(world)).kept),
    is: "kept, interrupted: Cannot connect to 'qemu:///system': the fake daemon is halted",
  },
  {
    call: 'image: … then read and diff',
    run: async (world) => {
      const { calls, args, kept } = await lostImage(world)
      const seen = await calls.read(kept.id, kept.outputs)
      return `${showImage(world, seen)}; ${await difference(calls, seen ?? {}, args)}`
    },
    is: 'interrupted, the volume is not whole, owners: 1; update',
  },
  {
    call: 'image: … then update finishes it',
    run: async (world) => {
      const { calls, args, kept } = await lostImage(world)
      return showImage(world, (await change(calls, kept, args)).outputs)
    },
    is: 'ready, the volume is there, owners: 1',
  },
  {
    call: 'image: … then delete undoes it',
    run: async (world) => {
      const { calls, kept } = await lostImage(world)
      await calls.delete(kept.id, kept.outputs)
      return showImage(world, await calls.read(kept.id, kept.outputs))
    },
    is: 'gone, the volume is gone, owners: 0',
  },
  {
    call: 'image: libvirt refuses the upload, which create undoes',
    run: async (world) => {
      world.before('storageVolUpload', refuse('storageVolUpload'))
      const said = await rejection(make(world.of('RescueImage'), imageOf(world)))
      return `${said}; ${showImage(world, undefined)}`
    },
    is: 'storageVolUpload failed with OPERATION_FAILED: this call was made to fail; gone, the volume is gone, owners: 0',
  },
  {
    call: 'state: create is cancelled while the system shuts down',
    run: async (world) => {
      const calls = world.of('InstanceState')
      world.before('domainShutdownFlags', () => {
        world.engine.isAlive = false
      })
      const said = await rejection(make(calls, STOPPED))
      world.engine.isAlive = true
      return `${said}; then ${showState(world, (await make(calls, STOPPED)).outputs)}`
    },
    is: "The state of instance 'web' is not changed: the Pulumi engine is gone, or was cancelled.; then stopped, the instance is off",
  },
]
