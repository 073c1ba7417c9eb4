import { UNKNOWN } from '../../../../provider/dynamic/inputs/unknowns.js'
import { create } from '../../../../provider/instance-rescue/index.js'
import type { Bag, Calls } from '../calls.js'
import type { World } from '../world.js'
import { change, difference, make, refusal, type Row } from './row.js'

/** Arguments of a rescue of `web`. */
export const RESCUE = {
  instance: 'web',
  image: { path: '/images/rescue.img', properties: { hw_rescue_bus: 'virtio' } },
  shutdownTimeout: 0,
  uri: 'qemu:///system',
}

/** The same with other image properties. */
const withProperties = (properties: Bag): Bag => ({
  ...RESCUE,
  image: { ...RESCUE.image, properties },
})

/** Outputs of a rescue in short. */
export function showRescue(outputs: Bag | undefined): string {
  if (outputs === undefined) return 'gone'
  const { mode, rescueDevice, status } = outputs
  const { target, bus } = rescueDevice as Readonly<Record<string, string>>
  return `${String(status)}, ${String(mode)}, ${String(target)} on ${String(bus)}`
}

/** The files that are on the host for a rescue: the record, the definition copy, the rescue disk. */
export function filesOf({ host }: World): string {
  const files = [...host.fake.files.keys()].filter((path) => !BEFORE.includes(path))
  return files.length === 0 ? 'no files' : `${files.length} files`
}

const BEFORE = ['root.qcow2', 'data.qcow2', 'rescue.img'].map((name) => `/images/${name}`)

/** Whether the instance runs. */
export function powerOf({ host }: World): string {
  return host.fake.domain('web').live === null ? 'off' : 'running'
}

/** Rows that need only the calls of a rescue. */
const rescue = (run: (calls: Calls, world: World) => Promise<string>): Row['run'] => {
  return (world) => run(world.of('InstanceRescue'), world)
}

/** The life of an `InstanceRescue`. */
export const RESCUE_ROWS: readonly Row[] = [
  {
    call: 'check and create',
    run: rescue(async (calls) => showRescue((await make(calls, RESCUE)).outputs)),
    is: 'rescued, stable, vdc on virtio',
  },
  {
    call: 'check of a misspelt argument',
    run: rescue((calls) => refusal(calls, { ...RESCUE, imgae: {} })),
    is: "imgae: 'imgae' is not an argument; did you mean 'image'?",
  },
  {
    call: 'check of misspelt arguments whose values are not known yet',
    run: rescue((calls) =>
      refusal(calls, { ...RESCUE, reasn: UNKNOWN, image: { pth: UNKNOWN, kernel: UNKNOWN } }),
    ),
    is: "image.pth: 'pth' is not an argument; did you mean 'path'? | reasn: 'reasn' is not an argument; did you mean 'reason'?",
  },
  {
    call: 'check of a bus that does not exist',
    run: rescue((calls) => refusal(calls, withProperties({ hw_rescue_bus: 'virtoi' }))),
    is: "image.properties.hw_rescue_bus: 'virtoi' is not one of virtio, scsi, sata, ide, usb, fdc; did you mean 'virtio'?",
  },
  {
    call: 'check of an instance that does not exist',
    run: rescue((calls) => refusal(calls, { ...RESCUE, instance: 'wep' })),
    is: "instance 'wep': Instance 'wep' does not exist on qemu:///system. Did you mean 'web'?",
  },
  {
    call: 'check of two wrong values',
    run: rescue((calls) => refusal(calls, { ...RESCUE, shutdownTimeout: -1, afterUnrescue: 'x' })),
    is: "shutdownTimeout: -1 is less than 0 | afterUnrescue: 'x' is not one of restore, start, stop",
  },
  {
    call: 'check with the URI of the settings',
    run: rescue(async (calls) => {
      await calls.configure('qemu+ssh://root@host/system')
      const { inputs = {} } = await calls.check({}, { ...RESCUE, uri: undefined })
      return String(inputs['uri'])
    }),
    is: 'qemu+ssh://root@host/system',
  },
  {
    call: 'diff of nothing',
    run: rescue(async (calls) => difference(calls, (await make(calls, RESCUE)).outputs, RESCUE)),
    is: 'same',
  },
  {
    call: 'diff of other words for the same',
    run: rescue(async (calls) => {
      const same = withProperties({ hw_rescue_bus: 'virtio', hw_rescue_device: 'disk' })
      return difference(calls, (await make(calls, RESCUE)).outputs, same)
    }),
    is: 'same',
  },
  {
    call: 'diff of the reason',
    run: rescue(async (calls) =>
      difference(calls, (await make(calls, RESCUE)).outputs, { ...RESCUE, reason: 'why' }),
    ),
    is: 'update',
  },
  {
    call: 'diff of the bus',
    run: rescue(async (calls) => {
      const usb = withProperties({ hw_rescue_bus: 'usb' })
      return difference(calls, (await make(calls, RESCUE)).outputs, usb)
    }),
    is: 'replace for image, the old one first',
  },
  {
    call: 'check while another owner has the instance in rescue',
    run: rescue(async (calls, { host }) => {
      const owner = { organization: 'o', project: 'p', stack: 's', name: 'n' }
      await host.run(create({ ...RESCUE, owner }, host.runtime))
      return refusal(calls, RESCUE)
    }),
    is: "instance 'web': Instance 'web' is already in rescue by resource 'n' of stack 'o/p/s' since TIME (no reason was given): the rescue runs. Ask the owner before you end it. To end it, run pulumi destroy in that stack, or `npx pulumi-libvirt-rescue unrescue --uri qemu:///system web`. If it is the same resource under a new name, give it an alias (aliases: [{ name: … }]).",
  },
  {
    call: 'read',
    run: rescue(async (calls) => {
      const { id, outputs } = await make(calls, RESCUE)
      return showRescue(await calls.read(id, outputs))
    }),
    is: 'rescued, stable, vdc on virtio',
  },
  {
    call: 'read after the rescue system went off, then diff',
    run: rescue(async (calls, { host }) => {
      const { id, outputs } = await make(calls, RESCUE)
      host.fake.powerOff('web')
      const seen = await calls.read(id, outputs)
      return `${showRescue(seen)}; ${await difference(calls, seen ?? {}, RESCUE)}`
    }),
    is: 'stopped, stable, vdc on virtio; update',
  },
  {
    call: 'update after that',
    run: rescue(async (calls, { host }) => {
      const { id, outputs } = await make(calls, RESCUE)
      host.fake.powerOff('web')
      const seen = (await calls.read(id, outputs)) ?? {}
      return showRescue((await change(calls, { id, outputs: seen }, RESCUE)).outputs)
    }),
    is: 'rescued, stable, vdc on virtio',
  },
  {
    call: 'update of the reason',
    run: rescue(async (calls) => {
      const made = await make(calls, RESCUE)
      const { outputs } = await change(calls, made, { ...RESCUE, reason: 'why' })
      return `${showRescue(outputs)}, ${String(outputs['reason'])}`
    }),
    is: 'rescued, stable, vdc on virtio, why',
  },
  {
    call: 'delete, then read',
    run: rescue(async (calls, world) => {
      const { id, outputs } = await make(calls, RESCUE)
      const during = filesOf(world)
      await calls.delete(id, outputs)
      const seen = showRescue(await calls.read(id, outputs))
      return `${during}; ${seen}, the instance is ${powerOf(world)}, ${filesOf(world)}`
    }),
    is: '3 files; gone, the instance is running, no files',
  },
  {
    call: 'delete twice',
    run: rescue(async (calls, world) => {
      const { id, outputs } = await make(calls, RESCUE)
      await calls.delete(id, outputs)
      await calls.delete(id, outputs)
      return `the instance is ${powerOf(world)}, ${filesOf(world)}`
    }),
    is: 'the instance is running, no files',
  },
]
