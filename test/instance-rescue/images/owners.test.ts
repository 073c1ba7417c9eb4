import { expect } from 'chai'
import { chmodSync, chownSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { OWNER, quietRuntime } from '../../../bench/calls/subject.js'
import { create, remove } from '../../../provider/instance-rescue/index.js'
import type { RescueImage } from '../../../provider/instance-rescue/model/types.js'
import { run } from '../../lab/run.js'
import {
  startRootDaemon,
  whyNoRootDaemon,
  type RootDaemon,
} from '../../lab/daemon/root/root-daemon.js'
import { failureOf } from '../../libvirt/failure-of.js'
import { skip } from '../../skip.js'
import { kernelFile } from '../support/kernel-files.js'

describe('owner and mode of files on a root libvirtd', function () {
  this.timeout(120_000)
  let daemon: RootDaemon
  before(async function () {
    const reason = whyNoRootDaemon()
    if (reason !== null) skip(this, reason)
    daemon = await startRootDaemon()
    const own = (name: string, owner: number, mode: number): void => {
      chownSync(join(daemon.images, name), owner, owner)
      chmodSync(join(daemon.images, name), mode)
    }
    const make = async (name: string, ...words: readonly string[]): Promise<void> => {
      await run('qemu-img', ['create', '-q', ...words], { cwd: daemon.images })
      own(name, 1000 + name.length, /^(?:root|data|closed)/.test(name) ? 0o600 : 0o644)
    }
    await make('base.qcow2', '-f', 'qcow2', 'base.qcow2', '16M')
    await make('root.qcow2', '-f', 'qcow2', '-b', 'base.qcow2', '-F', 'qcow2', 'root.qcow2')
    await make('data.img', '-f', 'raw', 'data.img', '16M')
    await make('rescue.img', '-f', 'raw', 'rescue.img', '16M')
    await make('rescue.qcow2', '-f', 'qcow2', 'rescue.qcow2', '16M')
    await make('closed.qcow2', '-f', 'qcow2', 'closed.qcow2', '16M')
    for (const [name, bytes] of [
      ['vmlinuz', kernelFile()],
      ['initrd', Buffer.alloc(4096, 1)],
      ['closed.img', Buffer.alloc(1_048_576)],
    ] as const) {
      writeFileSync(join(daemon.images, name), bytes)
      own(name, 1000 + name.length, name === 'closed.img' ? 0o600 : 0o644)
    }
    await daemon.virsh('pool-refresh', 'default')
    const file = join(daemon.images, 'web.xml')
    writeFileSync(file, definition(daemon.path))
    await daemon.virsh('define', file)
    // At the first start libvirt gives the base of a disk to QEMU's user for good, without a rescue too.
    await daemon.virsh('start', 'web')
    await daemon.virsh('destroy', 'web')
  })
  after(() => (whyNoRootDaemon() === null ? daemon.stop() : undefined))

  const ROWS: readonly { readonly name: string; readonly image: RescueImage }[] = [
    { name: 'a raw image below an overlay', image: image('rescue.img', 'disk') },
    { name: 'a qcow2 image below an overlay', image: image('rescue.qcow2', 'disk') },
    { name: 'an image as cdrom', image: image('rescue.img', 'cdrom') },
    { name: 'a copy of an image that only its owner can read', image: image('closed.img', 'disk') },
    { name: 'a copy of a closed qcow2 image', image: image('closed.qcow2', 'disk') },
    { name: 'a copy of a closed cdrom', image: image('closed.img', 'cdrom') },
    { name: 'a kernel and its RAM disk', image: { kernel: at('vmlinuz'), ramdisk: at('initrd') } },
  ]
  for (const state of ['off', 'running'])
    for (const { name, image: rescued } of ROWS) {
      it(`are after a rescue from ${name} as before, with the instance ${state}`, async () => {
        if (state === 'running') await daemon.virsh('start', 'web')
        const before = owners(daemon)
        const { outputs } = await create(
          { instance: 'web', image: rescued, shutdownTimeout: 0, uri: daemon.uri, owner: OWNER },
          quietRuntime,
        )
        await remove(outputs, quietRuntime)
        expect(owners(daemon)).to.deep.equal(before)
        if (state === 'running') await daemon.virsh('destroy', 'web')
      })
    }

  const FIXED = [
    { name: 'leave them alone', label: `<seclabel type='none' model='dac'/>`, row: ROWS[0] },
    { name: 'leave them alone', label: `<seclabel type='none' model='dac'/>`, row: ROWS[3] },
    { name: 'leave them alone', label: `<seclabel type='none' model='dac'/>`, row: ROWS[5] },
    {
      name: 'give QEMU a user',
      label: `<seclabel type='static' model='dac' relabel='no'><label>+1234:+1234</label></seclabel>`,
      row: ROWS[1],
    },
  ]
  for (const { name, label, row } of FIXED)
    it(`are as before if the definition has libvirt ${name}, after a rescue from ${row?.name ?? ''}`, async () => {
      await defineFixed(daemon, label)
      await daemon.virsh('start', 'fixed')
      const before = owners(daemon)
      const inputs = { instance: 'fixed', shutdownTimeout: 0, uri: daemon.uri, owner: OWNER }
      const { outputs } = await create({ ...inputs, image: row?.image }, quietRuntime)
      expect(await daemon.virsh('domblklist', 'fixed')).to.contain(
        row?.name.includes('overlay') === true ? '.disk' : '/',
      )
      await remove(outputs, quietRuntime)
      expect(owners(daemon)).to.deep.equal(before)
      await daemon.virsh('destroy', 'fixed')
      await daemon.virsh('undefine', 'fixed')
    })

  it('refuse a kernel that QEMU could not open, before the instance is stopped', async () => {
    await defineFixed(daemon, `<seclabel type='none' model='dac'/>`)
    await daemon.virsh('start', 'fixed')
    const id = await daemon.virsh('domid', 'fixed')
    chmodSync(join(daemon.images, 'initrd'), 0o600)
    const image = { kernel: at('vmlinuz'), ramdisk: at('initrd') }
    const inputs = { instance: 'fixed', image, uri: daemon.uri, owner: OWNER }
    const error = await failureOf(create(inputs, quietRuntime))
    expect((error as Error).message).to.equal(
      `Instance 'fixed' cannot be rescued: file '${at('initrd')}': not every user of the host can read it, and the definition (seclabel) forbids libvirt to give it to the user that QEMU runs as; make it readable.`,
    )
    expect(await daemon.virsh('domid', 'fixed')).to.equal(id)
  })
})

function at(name: string): string {
  return `/var/lib/libvirt/images/${name}`
}

function image(name: string, device: 'disk' | 'cdrom'): RescueImage {
  const bus = device === 'disk' ? 'virtio' : 'ide'
  return { path: at(name), properties: { hw_rescue_device: device, hw_rescue_bus: bus } }
}

/** `owner:group mode` by file. */
function owners({ images }: RootDaemon): Record<string, string> {
  return Object.fromEntries(
    readdirSync(images).map((name) => {
      const { uid, gid, mode } = statSync(join(images, name))
      return [name, `${uid}:${gid} ${(mode & 0o7777).toString(8)}`]
    }),
  )
}

/** An instance whose files libvirt must leave alone. */
async function defineFixed(daemon: RootDaemon, label: string): Promise<void> {
  const disk = join(daemon.images, 'fixed.img')
  writeFileSync(disk, Buffer.alloc(1_048_576))
  chmodSync(disk, 0o666)
  const file = join(daemon.images, 'fixed.xml')
  writeFileSync(
    file,
    definition(daemon.path)
      .replace('<name>web', '<name>fixed')
      .replace(/<disk.*<\/disk>/, (disks) =>
        disks.replace(/<disk.*?root.*?<\/disk>/, '').replace('data.img', 'fixed.img'),
      )
      .replace('</domain>', `${label}</domain>`),
  )
  await daemon.virsh('pool-refresh', 'default')
  await daemon.virsh('define', file)
}

function definition(folder: string): string {
  const disk = (file: string, format: string, target: string): string =>
    `<disk type='file' device='disk'><driver name='qemu' type='${format}'/><source file='${folder}/${file}'/><target dev='${target}' bus='virtio'/></disk>`
  return `<domain type='qemu'><name>web</name><memory unit='MiB'>64</memory>
    <os><type arch='x86_64' machine='pc'>hvm</type></os>
    <devices>${disk('root.qcow2', 'qcow2', 'vda')}${disk('data.img', 'raw', 'vdb')}<memballoon model='none'/></devices></domain>`
}
