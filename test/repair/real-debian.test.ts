import { join } from 'node:path'
import { expect } from 'chai'
import { nameJob, runInRescue } from '../../provider/guest/index.js'
import { create, remove } from '../../provider/instance-rescue/index.js'
import {
  FIX_STATUS,
  orderFix,
  writeWork,
  type FixVerb,
  type WantedFix,
} from '../../provider/repair/fixes/index.js'
import { OWNER, quietRuntime } from '../../bench/calls/subject.js'
import { startDaemon, type Daemon } from '../lab/daemon/daemon.js'
import { builtImage } from '../rescue-image/support/built-image.js'
import { describeInFull } from '../rescue-image/support/full.js'
import { KINDS } from './kinds/index.js'
import { makeBrokenDisks, type BrokenDisk } from './support/broken-disks.js'
import { BrokenInstance } from './support/broken-instance.js'
import { Seconds } from './support/seconds.js'

/** `REPAIR_KINDS=fstab,full-disk`: these alone. */
const wanted = process.env['REPAIR_KINDS']?.split(',')
const kinds = KINDS.filter(({ name }) => wanted?.includes(name) ?? true)

describeInFull('15.1: a real Debian 12 that does not boot, or does not let in', function () {
  this.timeout(1_800_000)
  const seconds = new Seconds()
  let daemon: Daemon
  let disks: ReadonlyMap<string, BrokenDisk>
  before(async () => {
    daemon = await startDaemon()
    disks = await makeBrokenDisks(daemon, kinds)
  })
  after(async () => {
    console.log(`\n${seconds.table()}\n`)
    await daemon.stop()
  })

  for (const { name, fixes, seen, says, proof, isRefusedUnasked, firmware = 'bios' } of kinds)
    it(`is brought back: ${name}`, async () => {
      const { file = '', failure } = disks.get(name) ?? {}
      expect(failure).to.equal(null)
      const instance = await BrokenInstance.define(daemon, name, { file, firmware })
      if (seen !== undefined)
        await seconds.measure(name, 'seen broken', async () => {
          await instance.start()
          await instance.shows(seen)
          await instance.destroy()
        })
      // At its first start libvirt writes the controllers that it added in another order.
      const definition = await instance.definition()

      const { outputs } = await seconds.measure(name, 'rescue', () => rescue(name))
      let said = ''
      for (const fix of fixes) {
        const before = await runFix(name, fix, 'check')
        expect(before.status, `the check before the fix:\n${before.said}`).to.equal(
          FIX_STATUS.failed,
        )
        const dry = await seconds.measure(name, 'dry run', () => runFix(name, fix, 'dry-run'))
        expect(dry.status, dry.said).to.equal(FIX_STATUS.done)
        said += dry.said
        const still = await runFix(name, fix, 'check')
        expect(still.status, `a dry run changes nothing:\n${still.said}`).to.equal(
          FIX_STATUS.failed,
        )
        if (isRefusedUnasked === true) {
          const unasked = await runFix(name, { id: fix.id }, 'apply')
          expect(unasked.status, unasked.said).to.equal(FIX_STATUS.refused)
        }
        const done = await seconds.measure(name, 'fix and check', () => runFix(name, fix, 'apply'))
        expect(done.status, done.said).to.equal(FIX_STATUS.done)
        const again = await runFix(name, fix, 'apply')
        expect(again.status, `the second time:\n${again.said}`).to.equal(FIX_STATUS.notNeeded)
      }
      expect(said).to.match(says)
      await seconds.measure(name, 'unrescue', () => remove(outputs, quietRuntime))
      if ((await daemon.virsh('domstate', name)).trim() !== 'running') await instance.start()
      expect(await seconds.measure(name, 'boots', () => instance.boots())).to.equal('running')
      if (proof !== undefined) expect(await instance.inside(proof[0])).to.match(proof[1])
      expect(await instance.definition()).to.equal(definition)
      await instance.destroy()
    })

  async function rescue(instance: string): ReturnType<typeof create> {
    const { cmdline } = await builtImage()
    const image = {
      kernel: join(daemon.images, 'vmlinuz'),
      ramdisk: join(daemon.images, 'initrd'),
      commandLine: cmdline,
    }
    const common = { shutdownTimeout: 0, uri: daemon.uri, owner: OWNER }
    return create({ instance, image, afterUnrescue: 'start', ...common }, quietRuntime)
  }

  interface Ran {
    readonly status: number
    readonly said: string
  }

  async function runFix(instance: string, fix: WantedFix, verb: FixVerb): Promise<Ran> {
    const ordered = orderFix(fix)
    if (!ordered.ok) throw new Error(JSON.stringify(ordered.failures))
    const parts: Buffer[] = []
    const show = (_: string, bytes: Buffer): void => void parts.push(bytes)
    const id = quietRuntime.randomHex(6)
    const end = await runInRescue(
      { uri: daemon.uri, instance, runtime: quietRuntime, show, began: () => undefined },
      {
        ...writeWork(ordered.order, verb),
        nameIn: (boot) => nameJob('run', id, boot),
        isForgotten: true,
      },
    )
    const said = Buffer.concat(parts).toString()
    if (process.env['REPAIR_SHOW'] !== undefined) console.log(`--- ${fix.id} ${verb}\n${said}---`)
    if (end.kind !== 'exited') throw new Error(`${JSON.stringify(end)}\n${said}`)
    return { status: end.status, said }
  }
})
