import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { create } from '../../../../provider/rescue-image/index.js'
import { someImage, volumeOf } from '../../../rescue-image-resource/support/image-host.js'
import { OWNER, type Bag, type Calls } from '../calls.js'
import type { World } from '../world.js'
import { RESCUE } from './rescue-rows.js'
import { change, difference, make, refusal, short, type Row } from './row.js'

const BYTES = someImage(1_100_000)
/** The volume that the image becomes. */
const VOLUME = `/images/${volumeOf(BYTES)}`

/** Arguments of an image that is a file of this machine. */
export function imageOf({ folder, host }: World, name = 'rescue.img', bytes = BYTES): ImageArgs {
  const file = join(folder, name)
  writeFileSync(file, bytes)
  return { source: { file }, uri: host.fake.uri }
}

interface ImageArgs {
  readonly [name: string]: unknown
  readonly source: { readonly file: string }
  readonly uri: string
}

const image = (run: (calls: Calls, world: World) => Promise<string>): Row['run'] => {
  return (world) => run(world.of('RescueImage'), world)
}

/** What the resource says and what the host has. */
export function showImage({ host }: World, outputs: Bag | undefined): string {
  const stored = host.fake.files.get(VOLUME)?.bytes
  const held = stored?.equals(BYTES) === true ? 'there' : 'not whole'
  const claims = [...host.fake.files.keys()].filter((path) => path.includes('.used-by.')).length
  const status = outputs === undefined ? 'gone' : String(outputs['status'])
  return `${status}, the volume is ${stored === undefined ? 'gone' : held}, owners: ${claims}`
}

async function createByAnother({ host }: World, { source, uri }: ImageArgs): Promise<void> {
  await host.run(create({ source, uri, owner: { ...OWNER, stack: 'other' } }, host.runtime))
}

/** The life of a `RescueImage`. */
export const IMAGE_ROWS: readonly Row[] = [
  {
    call: 'check and create',
    run: image(async (calls, world) =>
      showImage(world, (await make(calls, imageOf(world))).outputs),
    ),
    is: 'ready, the volume is there, owners: 1',
  },
  {
    call: 'check of a misspelt argument',
    run: image((calls, world) => refusal(calls, { ...imageOf(world), fromat: 'raw' })),
    is: "fromat: 'fromat' is not an argument; did you mean 'format'?",
  },
  {
    call: 'check of a file that does not exist',
    run: image((calls) => refusal(calls, { source: { file: '/tmp/nowhere/rescue.img' } })),
    is: "source: file 'FOLDER/rescue.img': it does not exist on this machine",
  },
  {
    call: 'check of a volume that does not exist',
    run: image((calls, { host }) =>
      refusal(calls, { source: { volume: 'nothing.img' }, uri: host.fake.uri }),
    ),
    is: "source: storage pool 'default' has no volume 'nothing.img'",
  },
  {
    call: 'check of two wrong values',
    run: image((calls, world) =>
      refusal(calls, { ...imageOf(world), format: 'vmdk', sha256: 'abc' }),
    ),
    is: "format: 'vmdk' is not one of raw, qcow2, iso | sha256: 'abc' is not a SHA-256, 64 hexadecimal digits",
  },
  {
    call: 'check with the URI of the settings',
    run: image(async (calls, world) => {
      await calls.configure('qemu+ssh://root@host/system')
      const { inputs = {} } = await calls.check({}, { ...imageOf(world), uri: undefined })
      return String(inputs['uri'])
    }),
    is: 'qemu+ssh://root@host/system',
  },
  {
    call: 'diff of nothing',
    run: image(async (calls, world) => {
      const args = imageOf(world)
      return difference(calls, (await make(calls, args)).outputs, args)
    }),
    is: 'same',
  },
  {
    call: 'diff of another file with the same content',
    run: image(async (calls, world) => {
      const { outputs } = await make(calls, imageOf(world))
      return difference(calls, outputs, imageOf(world, 'copy.img'))
    }),
    is: 'same',
  },
  {
    call: 'diff of the properties',
    run: image(async (calls, world) => {
      const args = imageOf(world)
      const { outputs } = await make(calls, args)
      return difference(calls, outputs, { ...args, properties: { hw_rescue_bus: 'usb' } })
    }),
    is: 'update',
  },
  {
    call: 'diff of the content',
    run: image(async (calls, world) => {
      const { outputs } = await make(calls, imageOf(world))
      return difference(calls, outputs, imageOf(world, 'rescue.img', someImage(1_100_000, 2)))
    }),
    is: 'replace for source, the new one first',
  },
  {
    call: 'read',
    run: image(async (calls, world) => {
      const { id, outputs } = await make(calls, imageOf(world))
      return showImage(world, await calls.read(id, outputs))
    }),
    is: 'ready, the volume is there, owners: 1',
  },
  {
    call: 'read after somebody deleted the volume, then diff',
    run: image(async (calls, world) => {
      const args = imageOf(world)
      const { id, outputs } = await make(calls, args)
      world.host.fake.files.delete(VOLUME)
      const seen = await calls.read(id, outputs)
      return `${showImage(world, seen)}; ${await difference(calls, seen ?? {}, args)}`
    }),
    is: 'missing, the volume is gone, owners: 1; update',
  },
  {
    call: 'update after that',
    run: image(async (calls, world) => {
      const args = imageOf(world)
      const { id, outputs } = await make(calls, args)
      world.host.fake.files.delete(VOLUME)
      const seen = (await calls.read(id, outputs)) ?? {}
      return showImage(world, (await change(calls, { id, outputs: seen }, args)).outputs)
    }),
    is: 'ready, the volume is there, owners: 1',
  },
  {
    call: 'update of the properties',
    run: image(async (calls, world) => {
      const args = imageOf(world)
      const made = await make(calls, args)
      const changed = { ...args, properties: { hw_rescue_bus: 'usb' } }
      const { outputs } = await change(calls, made, changed)
      return `${showImage(world, outputs)}, ${JSON.stringify(outputs['properties'])}`
    }),
    is: 'ready, the volume is there, owners: 1, {"hw_rescue_bus":"usb"}',
  },
  {
    call: 'delete, then read',
    run: image(async (calls, world) => {
      const { id, outputs } = await make(calls, imageOf(world))
      await calls.delete(id, outputs)
      return showImage(world, await calls.read(id, outputs))
    }),
    is: 'gone, the volume is gone, owners: 0',
  },
  {
    call: 'delete while another owner has the same image',
    run: image(async (calls, world) => {
      const args = imageOf(world)
      const { id, outputs } = await make(calls, args)
      await createByAnother(world, args)
      await calls.delete(id, outputs)
      return showImage(world, undefined)
    }),
    is: 'gone, the volume is there, owners: 1',
  },
  {
    call: 'delete while a rescue runs from it',
    run: image(async (calls, world) => {
      const { id, outputs } = await make(calls, imageOf(world))
      await make(world.of('InstanceRescue'), { ...RESCUE, image: outputs['image'] })
      await calls.delete(id, outputs)
      return `${showImage(world, undefined)}: ${short(world.host.warnings.at(-1) ?? '')}`
    }),
    is: "gone, the volume is there, owners: 0: Volume 'rescue-SHA256.raw' of storage pool 'default' stays, because instance 'web' uses it. To remove it later, run `virsh -c qemu:///system vol-delete --pool default rescue-SHA256.raw`.",
  },
  {
    call: 'delete twice',
    run: image(async (calls, world) => {
      const { id, outputs } = await make(calls, imageOf(world))
      await calls.delete(id, outputs)
      await calls.delete(id, outputs)
      return showImage(world, undefined)
    }),
    is: 'gone, the volume is gone, owners: 0',
  },
]
