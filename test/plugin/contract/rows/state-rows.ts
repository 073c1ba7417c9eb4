import { UNKNOWN } from '../../../../provider/dynamic/inputs/unknowns.js'
import { create } from '../../../../provider/instance-rescue/index.js'
import type { Bag, Calls } from '../calls.js'
import type { World } from '../world.js'
import { RESCUE } from './rescue-rows.js'
import { change, difference, make, refusal, rejection, type Row } from './row.js'

/** Arguments that keep `web` off. */
export const STOPPED = {
  instance: 'web',
  state: 'stopped',
  shutdownTimeout: 20,
  uri: 'qemu:///system',
}
const RUNNING = { ...STOPPED, state: 'running' }

const state = (run: (calls: Calls, world: World) => Promise<string>): Row['run'] => {
  return (world) => run(world.of('InstanceState'), world)
}

/** Puts the instance into rescue, as another stack does. */
async function rescueIt({ host }: World): Promise<void> {
  const owner = { organization: 'o', project: 'p', stack: 's', name: 'n' }
  await host.run(create({ ...RESCUE, owner }, host.runtime))
}

/** What the resource says and what the host has. */
export function showState({ host }: World, outputs: Bag | undefined): string {
  const { live, saved } = host.fake.domain('web')
  const power = live === null ? `off${saved === null ? '' : ' and saved'}` : 'running'
  return `${outputs === undefined ? 'gone' : String(outputs['state'])}, the instance is ${power}`
}

/** The life of an `InstanceState`. */
export const STATE_ROWS: readonly Row[] = [
  {
    call: 'check and create: stopped',
    run: state(async (calls, world) => showState(world, (await make(calls, STOPPED)).outputs)),
    is: 'stopped, the instance is off',
  },
  {
    call: 'check and create: suspended',
    run: state(async (calls, world) => {
      const { outputs } = await make(calls, { ...STOPPED, state: 'suspended' })
      return showState(world, outputs)
    }),
    is: 'suspended, the instance is off and saved',
  },
  {
    call: 'check and create: as it is already',
    run: state(async (calls, world) => {
      const { outputs } = await make(calls, RUNNING)
      return `${showState(world, outputs)}, ${world.host.deeds().length} acts`
    }),
    is: 'running, the instance is running, 0 acts',
  },
  {
    call: 'check of a misspelt argument, whose value is not known yet',
    run: state((calls) => refusal(calls, { ...STOPPED, stat: UNKNOWN })),
    is: "stat: 'stat' is not an argument; did you mean 'state'?",
  },
  {
    call: 'check of a state that does not exist',
    run: state((calls) => refusal(calls, { ...STOPPED, state: 'asleep' })),
    is: "state: 'asleep' is not one of running, stopped, paused, suspended",
  },
  {
    call: 'check of an instance that does not exist',
    run: state((calls) => refusal(calls, { ...STOPPED, instance: 'wep' })),
    is: "instance: 'wep' does not exist on qemu:///system",
  },
  {
    call: 'check of two wrong values',
    run: state((calls) => refusal(calls, { ...STOPPED, state: 1, shutdownTimeout: -1 })),
    is: "state: '1' is not one of running, stopped, paused, suspended | shutdownTimeout: -1 is less than 0",
  },
  {
    call: 'check while the instance is in rescue',
    run: state(async (calls, world) => {
      await rescueIt(world)
      return refusal(calls, STOPPED)
    }),
    is: "state: it is in rescue since TIME, by resource 'n' of stack 'o/p/s'. End the rescue first: run pulumi destroy in that stack, or `npx pulumi-libvirt-rescue unrescue --uri qemu:///system web`.",
  },
  {
    call: 'check and create while the rescue system is off, and so is the pool of the record',
    run: state(async (calls, world) => {
      const { inputs = {} } = await calls.check({}, { ...STOPPED, state: 'paused' })
      await rescueIt(world)
      world.host.fake.powerOff('web')
      for (const pool of world.host.fake.pools.values()) pool.active = false
      const refused = await refusal(calls, { ...STOPPED, state: 'paused' })
      await rejection(calls.create(inputs))
      return `${refused} ${showState(world, inputs)}`
    }),
    is: "state: it is off, and it is not known whether it is in rescue, because storage pool 'default', which may hold the record, is not active. Start the pool first: `virsh -c qemu:///system pool-start default`. paused, the instance is off",
  },
  {
    call: 'check of nothing new while the instance is in rescue',
    run: state(async (calls, world) => {
      const { outputs } = await make(calls, RUNNING)
      await rescueIt(world)
      return refusal(calls, RUNNING, outputs)
    }),
    is: 'accepted',
  },
  {
    call: 'create, and a rescue began after the check',
    run: state(async (calls, world) => {
      const { inputs = {} } = await calls.check({}, STOPPED)
      await rescueIt(world)
      return rejection(calls.create(inputs))
    }),
    is: "The state of instance 'web' is not changed: it is in rescue since TIME, by resource 'n' of stack 'o/p/s'. End the rescue first: run pulumi destroy in that stack, or `npx pulumi-libvirt-rescue unrescue --uri qemu:///system web`.",
  },
  {
    call: 'diff of nothing',
    run: state(async (calls) => difference(calls, (await make(calls, STOPPED)).outputs, STOPPED)),
    is: 'same',
  },
  {
    call: 'diff of the state',
    run: state(async (calls) => difference(calls, (await make(calls, STOPPED)).outputs, RUNNING)),
    is: 'update',
  },
  {
    call: 'diff of the timeout',
    run: state(async (calls) => {
      const { outputs } = await make(calls, STOPPED)
      return difference(calls, outputs, { ...STOPPED, shutdownTimeout: 30 })
    }),
    is: 'update',
  },
  {
    call: 'diff of the instance, by its UUID and another',
    run: state(async (calls) => {
      const { id, outputs } = await make(calls, STOPPED)
      const byUuid = await difference(calls, outputs, { ...STOPPED, instance: id })
      return `${byUuid}; ${await difference(calls, outputs, { ...STOPPED, instance: 'mail' })}`
    }),
    is: 'same; replace for instance, the new one first',
  },
  {
    call: 'read after somebody started it, then diff',
    run: state(async (calls, world) => {
      const { id, outputs } = await make(calls, STOPPED)
      await startIt(world)
      const seen = await calls.read(id, outputs)
      return `${showState(world, seen)}; ${await difference(calls, seen ?? {}, STOPPED)}`
    }),
    is: 'running, the instance is running; update',
  },
  {
    call: 'read while it is in rescue',
    run: state(async (calls, world) => {
      const { id, outputs } = await make(calls, STOPPED)
      await rescueIt(world)
      return showState(world, await calls.read(id, outputs))
    }),
    is: 'stopped, the instance is running',
  },
  {
    call: 'update to running',
    run: state(async (calls, world) => {
      const made = await make(calls, STOPPED)
      return showState(world, (await change(calls, made, RUNNING)).outputs)
    }),
    is: 'running, the instance is running',
  },
  {
    call: 'update, and a rescue began after the check',
    run: state(async (calls, world) => {
      const { id, outputs } = await make(calls, STOPPED)
      const { inputs = {} } = await calls.check(outputs, RUNNING)
      await rescueIt(world)
      return rejection(calls.update(id, outputs, inputs))
    }),
    is: "The state of instance 'web' is not changed: it is in rescue since TIME, by resource 'n' of stack 'o/p/s'. End the rescue first: run pulumi destroy in that stack, or `npx pulumi-libvirt-rescue unrescue --uri qemu:///system web`.",
  },
  {
    call: 'delete leaves the instance as it is',
    run: state(async (calls, world) => {
      const { id, outputs } = await make(calls, STOPPED)
      await calls.delete(id, outputs)
      return showState(world, await calls.read(id, outputs))
    }),
    is: 'stopped, the instance is off',
  },
]

async function startIt({ host }: World): Promise<void> {
  const libvirt = await host.fake.connect()
  await libvirt.domainCreateWithFlags({ dom: await libvirt.domainLookupByName({ name: 'web' }) })
}
