import { expect } from 'chai'
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { systemRuntime } from '../../provider/host/index.js'
import { create, remove } from '../../provider/instance-rescue/index.js'
import type { RescueInputs } from '../../provider/instance-rescue/index.js'
import { startDaemon, type Daemon } from '../lab/daemon/daemon.js'
import { writeBlank } from '../lab/disks.js'
import type { DiskSpec, GuestSpec } from '../lab/guest-xml.js'
import { defineGuest, type Guest } from '../lab/guest.js'
import { writeImage } from '../lab/image.js'
import { run } from '../lab/run.js'
import { LAB_USER } from '../lab/folder.js'
import { expectKept } from './compare.js'

const MIB = 1 << 20
const RUNTIME = systemRuntime(() => undefined)
const DEVICES = [
  `<controller type='scsi' index='0' model='virtio-scsi'/>`,
  `<controller type='usb' index='0' model='qemu-xhci'/>`,
]

/** Guests with a disk on each bus of their machine, and what the guest sees of its writes; `vdc` is the rescue disk. */
const GUESTS: readonly {
  readonly machine: 'pc' | 'q35'
  readonly buses: readonly (readonly [target: string, bus: string])[]
  /** By serial: what becomes of a write if the disks are to be read-only. */
  readonly readOnly: Readonly<Record<string, 'refused' | 'kept'>>
}[] = [
  {
    machine: 'pc',
    buses: [
      ['vda', 'virtio'],
      ['vdb', 'virtio'],
      ['sda', 'scsi'],
      ['sdb', 'usb'],
      ['hda', 'ide'],
    ],
    readOnly: { vda: 'refused', vdb: 'refused', sda: 'refused', sdb: 'refused', hda: 'kept' },
  },
  {
    machine: 'q35',
    buses: [
      ['vda', 'virtio'],
      ['vdb', 'virtio'],
      ['sda', 'scsi'],
      ['sdb', 'sata'],
    ],
    readOnly: { vda: 'refused', vdb: 'refused', sda: 'refused', sdb: 'kept' },
  },
]

describe('a rescue system that writes to every disk', function () {
  this.timeout(600_000)
  this.slow(120_000)
  let daemon: Daemon
  before(async () => {
    daemon = await startDaemon()
  })
  after(() => daemon.stop())

  for (const { machine, buses, readOnly } of GUESTS) {
    describe(`on ${machine}`, () => {
      let guest: Guest
      let files: readonly string[]
      let image: string
      let originals: readonly string[]
      let seen: Awaited<ReturnType<Guest['report']>>
      const hashes = (): readonly string[] =>
        files.map((file) => createHash('sha256').update(readFileSync(file)).digest('hex'))

      before(async () => {
        files = buses.map(([target]) => join(daemon.images, `${machine}-${target}`))
        const spec = await furnish(files, machine, buses)
        image = join(daemon.images, `${machine}-rescue.img`)
        await writeImage(image, { system: 'rescue', write: true }, 40 * MIB)
        await daemon.virsh('pool-refresh', 'default')
        guest = await defineGuest(daemon, spec)
        await guest.start()
        seen = await guest.report(1)
        originals = hashes()
      })
      after(() => guest.destroy())

      for (const [at, originalDisks] of (['read-only', 'discard'] as const).entries())
        it(`${originalDisks}: what the guest sees of its writes, and every disk is byte for byte what it was`, async () => {
          const definition = await guest.definitionHash()
          const volumes = await daemon.virsh('vol-list', 'default')
          const inputs = inputsFor(daemon, guest, { image, originalDisks })
          const { outputs } = await create(inputs, RUNTIME)
          const during = await guest.report(2 + at)
          const added = expectKept(seen, during)
          const writes = await guest.writes()
          const serials = new Map(during.disks.map(({ name, serial }) => [name, serial]))
          const bySerial = writes.map((words) => {
            const [name = '', result = ''] = words.split(' ')
            return [serials.get(name) ?? 'rescue', result] as const
          })
          const all = Object.fromEntries(buses.map(([target]) => [target, 'kept']))
          expect(Object.fromEntries(bySerial)).to.deep.equal({
            ...(originalDisks === 'discard' ? all : readOnly),
            rescue: 'kept',
          })
          expect(added).to.have.length(1)
          await remove({ ...outputs, afterUnrescue: 'stop' }, RUNTIME)
          expect(hashes(), 'the disks').to.deep.equal(originals)
          expect(await guest.definitionHash()).to.equal(definition)
          expect(await daemon.virsh('vol-list', 'default')).to.equal(volumes)
          if (originalDisks === 'read-only') return
          await guest.start()
          expect((await guest.report(4)).system, 'its own system boots').to.equal('normal')
        })
    })
  }
})

/** Writes the disks: a raw system, a qcow2 on a base, and blank ones, each with a serial that is its target. */
async function furnish(
  files: readonly string[],
  machine: 'pc' | 'q35',
  buses: readonly (readonly [string, string])[],
): Promise<GuestSpec> {
  const disks: DiskSpec[] = []
  for (const [index, [target, bus]] of buses.entries()) {
    const file = files[index] ?? ''
    const format = index === 1 ? 'qcow2' : 'raw'
    if (index === 0) await writeImage(file, { system: 'normal' }, 25 * MIB)
    else if (format === 'raw') writeBlank(file, (25 + index) * MIB)
    else {
      writeBlank(`${file}-base`, 26 * MIB)
      const how = ['create', '-q', '-f', 'qcow2', '-b', `${file}-base`, '-F', 'raw', file]
      await run('qemu-img', how, LAB_USER)
    }
    disks.push({ target, bus, file, format, serial: target, ...(index === 0 ? { boot: 1 } : {}) })
  }
  return { name: `protected-${machine}`, machine, disks, devices: DEVICES }
}

function inputsFor(
  { uri }: Daemon,
  { name }: Guest,
  { image, originalDisks }: { readonly image: string } & Pick<RescueInputs, 'originalDisks'>,
): RescueInputs {
  const owner = { organization: 'organization', project: 'tests', stack: 'guest', name }
  const properties = { hw_rescue_bus: 'virtio' }
  return { instance: name, uri, owner, originalDisks, image: { path: image, properties } }
}
