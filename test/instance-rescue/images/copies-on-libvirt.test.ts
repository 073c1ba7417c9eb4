import { expect } from 'chai'
import { existsSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { OWNER, quietRuntime } from '../../../bench/calls/subject.js'
import { create, preview, remove } from '../../../provider/instance-rescue/index.js'
import type { RescueInputs } from '../../../provider/instance-rescue/index.js'
import {
  startRootDaemon,
  whyNoRootDaemon,
  type RootDaemon,
} from '../../lab/daemon/root/root-daemon.js'
import { run } from '../../lab/run.js'
import { skip } from '../../skip.js'

/** What tells the image from any other bytes. */
const CONTENT = Buffer.alloc(4 << 20, 'the rescue system ')

describe('13: a rescue disk in a logical pool, on a root libvirtd with a stand-in for LVM', function () {
  this.timeout(120_000)
  let daemon: RootDaemon
  let wasStarted = false
  before(async function () {
    const reason = (await whyNoLoops()) ?? whyNoRootDaemon()
    if (reason !== null) skip(this, reason)
    daemon = await startRootDaemon({ hasVolumeGroup: true })
    wasStarted = true
    writeFileSync(file('rescue.img'), CONTENT)
    await run('qemu-img', ['create', '-q', '-f', 'raw', file('root.img'), '16M'])
    await run('qemu-img', ['create', '-q', '-f', 'raw', file('large.img'), '1G'])
    await run('qemu-img', ['convert', '-O', 'qcow2', file('rescue.img'), file('rescue.qcow2')])
    await daemon.virsh('pool-refresh', 'default')
    await daemon.virsh('pool-define-as vg0 logical --source-name vg0 --target /dev/vg0')
    await daemon.virsh('pool-start', 'vg0')
    writeFileSync(file('web.xml'), definition(daemon.path))
    await daemon.virsh('define', file('web.xml'))
  })
  after(() => (wasStarted ? daemon.stop() : undefined))

  const file = (name: string): string => join(daemon.images, name)
  const volumes = async (): Promise<string[]> =>
    (await daemon.virsh('vol-list', 'vg0')).split('\n').filter((line) => line.trim() !== '')
  const inputs = (name: string): RescueInputs => ({
    instance: 'web',
    image: { path: `${daemon.path}/${name}`, properties: { hw_rescue_bus: 'virtio' } },
    pool: 'vg0',
    shutdownTimeout: 0,
    uri: daemon.uri,
    owner: OWNER,
  })

  for (const name of ['rescue.img', 'rescue.qcow2'])
    it(`is a copy of ${name} on a block device, with which the guest is started, and is removed`, async () => {
      await daemon.virsh('start', 'web')
      const before = readdirSync(daemon.images).toSorted()
      const { outputs } = await create(inputs(name), quietRuntime)
      const [disk] = await volumes()
      const [own = '', path = ''] = disk?.trim().split(/\s+/) ?? []
      expect(own).to.contain(`.${outputs.rescueId}.disk`)
      const xml = await daemon.virsh('dumpxml', 'web')
      expect(xml).to.contain(`<source dev='${path}'`).and.contain("<disk type='block'")
      expect(await daemon.virsh('domblklist', 'web', '--details')).to.match(
        new RegExp(`block +disk +vdb +${path}`),
      )
      const copy = file('copy')
      await daemon.virsh('vol-download', '--pool', 'vg0', own, copy, '--length', `${4 << 20}`)
      await run('cmp', [copy, file('rescue.img')])
      await run('rm', [copy])
      await remove(outputs, quietRuntime)
      expect(await volumes()).to.deep.equal([])
      expect(readdirSync(daemon.images).toSorted()).to.deep.equal(before)
      expect((await daemon.virsh('domstate', 'web')).trim()).to.equal('running')
      await daemon.virsh('destroy', 'web')
    })

  it('is refused before anything is touched if the group is too small', async () => {
    const { failures } = await preview(inputs('large.img'), undefined, quietRuntime)
    expect(failures.map(({ reason }) => reason)).to.deep.equal([
      `the rescue disk is a copy of image '${daemon.path}/large.img' and takes 1 GiB, but storage pool 'vg0' has only 64 MiB free; make room, or name a larger pool`,
    ])
    expect(await volumes()).to.deep.equal([])
  })
})

async function whyNoLoops(): Promise<string | null> {
  if (!existsSync('/usr/sbin/lvm')) return 'libvirt needs the package lvm2 for a logical pool'
  return run('losetup', ['--find']).then(
    () => null,
    () => 'no loop device can be made here',
  )
}

function definition(folder: string): string {
  return `<domain type='qemu'><name>web</name><memory unit='MiB'>64</memory>
    <os><type arch='x86_64' machine='pc'>hvm</type></os>
    <devices><disk type='file' device='disk'><driver name='qemu' type='raw'/><source file='${folder}/root.img'/><target dev='vda' bus='virtio'/></disk><memballoon model='none'/></devices></domain>`
}
