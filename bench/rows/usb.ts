import { join } from 'node:path'
import { create, remove } from '../../provider/instance-rescue/index.js'
import type { RescueInputs, RescueOutputs } from '../../provider/instance-rescue/index.js'
import { startDaemon, type Daemon } from '../../test/lab/daemon/daemon.js'
import { defineGuest } from '../../test/lab/guest.js'
import { writeImage, writeOwned } from '../../test/lab/image.js'
import { countBoots, waitForInit, type Booting } from '../boot/wait-for-init.js'
import { withoutRule } from '../boot/without-rule.js'
import { OWNER, quietRuntime } from '../calls/subject.js'
import { record } from '../calls/record.js'
import type { Recording } from '../calls/recording.js'
import { interleave } from '../core/interleave.js'
import { median, medianRatio } from '../core/median.js'
import type { Bench, Measured } from '../core/row.js'

/**
 * Boot time of the rescue system, from QEMU's start to init: from a USB stick on the controller that
 * the plan adds, against a virtio disk of the same image. The figures also show the stick on USB 1.1.
 */
export const usb: Bench = {
  name: 'usb',
  async measure() {
    const daemon = await startDaemon()
    try {
      const lab = await makeLab(daemon)
      const turns = { rounds: 7, warmUps: 1 }
      const rule = await interleave(
        { usb: () => boot(lab, 'usb'), virtio: () => boot(lab, 'virtio') },
        turns,
      )
      const slow = await interleave({ usb: () => bootWithoutRule(lab) }, { rounds: 2, warmUps: 0 })
      return [row({ ...rule, slow: slow.usb })]
    } finally {
      await daemon.stop()
    }
  },
}

/** A lab guest that is off, so that nothing but the rescue system runs. */
interface Lab {
  readonly daemon: Daemon
  readonly guest: Booting
  readonly image: string
}

async function makeLab(daemon: Daemon): Promise<Lab> {
  const [root, image] = [join(daemon.images, 'root.img'), join(daemon.images, 'rescue.img')]
  await writeImage(root, { system: 'normal' })
  await writeImage(image, { system: 'rescue' })
  const disks = [{ target: 'vda', bus: 'virtio', file: root }]
  return { daemon, guest: await defineGuest(daemon, { name: 'web', machine: 'pc', disks }), image }
}

function inputsFor({ daemon, guest, image }: Lab, bus: 'usb' | 'virtio'): RescueInputs {
  return {
    instance: guest.name,
    image: { path: image, properties: { hw_rescue_bus: bus } },
    shutdownTimeout: 0,
    uri: daemon.uri,
    owner: OWNER,
  }
}

async function boot(lab: Lab, bus: 'usb' | 'virtio'): Promise<number> {
  const before = countBoots(lab.guest)
  const { outputs } = await create(inputsFor(lab, bus), quietRuntime)
  return finish(lab, outputs, before)
}

/** Rescues, and starts the rescue again from an XML without the controller. */
async function bootWithoutRule(lab: Lab): Promise<number> {
  const { daemon, guest } = lab
  const { recording, result } = await record(quietRuntime, (runtime) =>
    create(inputsFor(lab, 'usb'), runtime),
  )
  await daemon.virsh('destroy', guest.name)
  const file = join(daemon.directory, 'without-rule.xml')
  writeOwned(file, withoutRule(rescueXmlOf(recording)))
  const before = countBoots(guest)
  await daemon.virsh('create', file)
  return finish(lab, result.outputs, before)
}

function rescueXmlOf({ sessions }: Recording): string {
  const calls = sessions.flatMap((session) => session.calls)
  const [given] = calls.find(({ name }) => name === 'domainCreateXml')?.args ?? []
  return (given as { readonly xmlDesc: string }).xmlDesc
}

async function finish(
  { daemon, guest }: Lab,
  rescue: RescueOutputs,
  before: number,
): Promise<number> {
  const seconds = await waitForInit(daemon, guest, before)
  await remove(rescue, quietRuntime)
  return seconds
}

function row({ usb, virtio, slow }: Record<'usb' | 'virtio' | 'slow', number[]>): Measured {
  const seconds = (samples: readonly number[]): string => median(samples).toFixed(1)
  return {
    name: 'usb rescue / virtio rescue, from QEMU start to init',
    value: medianRatio(usb, virtio),
    target: 1.25,
    better: 'lower',
    figures: `${seconds(usb)} / ${seconds(virtio)} s; without our controller rule ${seconds(slow)} s`,
  }
}
