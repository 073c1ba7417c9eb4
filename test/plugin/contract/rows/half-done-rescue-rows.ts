import { LibvirtError } from '../../../../provider/libvirt/index.js'
import type { Calls, Kept } from '../calls.js'
import type { World } from '../world.js'
import { filesOf, powerOf, RESCUE, showRescue } from './rescue-rows.js'
import { change, difference, make, rejection, short, type Row } from './row.js'

/** A rescue whose create was cancelled, as by Ctrl-C, right before the instance is powered off. */
async function cancelledRescue(world: World): Promise<{ calls: Calls; kept: Kept }> {
  const calls = world.of('InstanceRescue')
  world.before('domainDestroyFlags', () => {
    world.engine.isAlive = false
  })
  const kept = await make(calls, RESCUE)
  world.engine.isAlive = true
  return { calls, kept }
}

/** A rescue whose create lost the host for good at that call. */
async function lostRescue(world: World, call: string): Promise<{ calls: Calls; kept: Kept }> {
  const calls = world.of('InstanceRescue')
  world.before(call, () => {
    world.host.fake.halt()
  })
  const kept = await make(calls, RESCUE)
  world.host.fake.restart()
  return { calls, kept }
}

/** libvirt refuses that call. */
export function refuse(call: string): () => never {
  return () => {
    throw new LibvirtError(call, { code: 9, domain: 10, message: 'this call was made to fail' })
  }
}

/** That Pulumi keeps the resource, and what it knows of it. */
export function showKept({ id, outputs, reasons }: Kept): string {
  if (reasons.length === 0) return `kept as finished, ${String(outputs['status'])}`
  const whole = [id, outputs['uri'], outputs['status']].every((value) => value !== undefined)
  return `${whole ? 'kept' : 'kept in part'}, ${String(outputs['status'])}: ${short(reasons.join())}`
}

/** Rescues that were left half done: Pulumi keeps them, the next `up` finishes them, or `destroy` undoes them. */
export const HALF_DONE_RESCUE_ROWS: readonly Row[] = [
  {
    call: 'rescue: create is cancelled',
    run: async (world) => showKept((await cancelledRescue(world)).kept),
    is: "kept, interrupted: The Pulumi engine is gone, or was cancelled: this process stops, and the next command goes on from the record '0d350416-a38b-4efc-a73a-c2f889cbca99.rescue'.",
  },
  {
    call: 'rescue: … then read',
    run: async (world) => {
      const { calls, kept } = await cancelledRescue(world)
      return showRescue(await calls.read(kept.id, kept.outputs))
    },
    is: 'interrupted, stable, vdc on virtio',
  },
  {
    call: 'rescue: … then diff',
    run: async (world) => {
      const { calls, kept } = await cancelledRescue(world)
      return difference(calls, kept.outputs, RESCUE)
    },
    is: 'update',
  },
  {
    call: 'rescue: … then update finishes it',
    run: async (world) => {
      const { calls, kept } = await cancelledRescue(world)
      const done = await change(calls, kept, RESCUE)
      return `${showRescue(done.outputs)}, ${filesOf(world)}`
    },
    is: 'rescued, stable, vdc on virtio, 4 files',
  },
  {
    call: 'rescue: … then delete undoes it',
    run: async (world) => {
      const { calls, kept } = await cancelledRescue(world)
      await calls.delete(kept.id, kept.outputs)
      return `the instance is ${powerOf(world)}, ${filesOf(world)}`
    },
    is: 'the instance is running, no files',
  },
  {
    call: 'rescue: create loses the host while the instance is off',
    run: async (world) => showKept((await lostRescue(world, 'domainCreateXml')).kept),
    is: "kept, interrupted: Cannot connect to 'qemu:///system': the fake daemon is halted",
  },
  {
    call: 'rescue: … then update finishes it',
    run: async (world) => {
      const { calls, kept } = await lostRescue(world, 'domainCreateXml')
      const done = await change(calls, kept, RESCUE)
      return `${showRescue(done.outputs)}, ${filesOf(world)}`
    },
    is: 'rescued, stable, vdc on virtio, 4 files',
  },
  {
    call: 'rescue: … then delete undoes it',
    run: async (world) => {
      const { calls, kept } = await lostRescue(world, 'domainCreateXml')
      await calls.delete(kept.id, kept.outputs)
      return `the instance is ${powerOf(world)}, ${filesOf(world)}`
    },
    is: 'the instance is running, no files',
  },
  {
    call: 'rescue: libvirt refuses the start in create, which undoes it',
    run: async (world) => {
      world.before('domainCreateXml', refuse('domainCreateXml'))
      const said = await rejection(make(world.of('InstanceRescue'), RESCUE))
      return `${said}; the instance is ${powerOf(world)}, ${filesOf(world)}`
    },
    is: 'domainCreateXml failed with OPERATION_FAILED: this call was made to fail; the instance is running, no files',
  },
  {
    call: 'rescue: the boot is not proven',
    run: async (world) => {
      const properties = { hw_rescue_bus: 'virtio', hw_qemu_guest_agent: 'yes' }
      const args = { ...RESCUE, image: { ...RESCUE.image, properties }, bootTimeout: 20 }
      return showKept(await make(world.of('InstanceRescue'), args))
    },
    is: "kept, interrupted: The guest agent of the rescue system did not answer within 20 s. Look at its console: `virsh -c qemu:///system console web`. The next up waits for it again, and destroy ends the rescue.\nThe screen of instance 'web' is in FOLDER.png on this machine.\nIts console showed nothing.",
  },
  {
    call: 'rescue: update loses the host while it enters again, then update',
    run: async (world) => {
      const calls = world.of('InstanceRescue')
      const { id, outputs } = await make(calls, RESCUE)
      world.host.fake.powerOff('web')
      const seen = (await calls.read(id, outputs)) ?? {}
      world.before('domainCreateXml', () => {
        world.host.fake.halt()
      })
      const said = await rejection(change(calls, { id, outputs: seen }, RESCUE))
      world.host.fake.restart()
      const done = await change(calls, { id, outputs: seen }, RESCUE)
      return `${said}; ${showRescue(done.outputs)}`
    },
    is: "Cannot connect to 'qemu:///system': the fake daemon is halted; rescued, stable, vdc on virtio",
  },
]
