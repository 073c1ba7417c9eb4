import { expect } from 'chai'
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { systemRuntime } from '../../../provider/host/index.js'
import {
  create,
  merge,
  read,
  remove,
  startProbation,
  update,
} from '../../../provider/instance-rescue/index.js'
import type { RescueInputs, RescueOutputs } from '../../../provider/instance-rescue/index.js'
import { startWorker } from '../../faults/subject/process.js'
import { connectForTests } from '../../libvirt/connect-for-tests.js'
import { startDaemon, type Daemon } from '../../lab/daemon/daemon.js'
import { LAB_USER } from '../../lab/folder.js'
import { run } from '../../lab/run.js'
import {
  inputsOn,
  makeImage,
  makeInstance,
  type BareInstance,
  type BareOptions,
} from '../support/instance.js'

const OLD = '0x11'
const NEW = '0x77'

interface MidMerge {
  readonly web: BareInstance
  /** Of the time before the rescue. */
  readonly definition: string
  readonly volumes: readonly string[]
  readonly outputs: RescueOutputs
  readonly worker: ReturnType<typeof startWorker>
}

describe('a checkpoint, on real libvirt', function () {
  this.timeout(180_000)
  let daemon: Daemon
  let image: string
  let number = 0
  const warnings: string[] = []
  const runtime = systemRuntime((message) => warnings.push(message))
  before(async () => {
    daemon = await startDaemon()
    image = makeImage(daemon)
  })
  after(() => daemon.stop())

  const fileOf = (name: string): string => join(daemon.images, name)
  const write = (path: string, pattern: string, size: string): Promise<string> =>
    run('qemu-io', ['-f', 'qcow2', '-c', `write -P ${pattern} 64k ${size}`, path], LAB_USER)
  /** True if every byte that was written has that pattern. */
  const has = async (path: string, pattern: string, size: string): Promise<boolean> => {
    const how = ['-U', '-r', '-f', 'qcow2', '-c', `read -P ${pattern} 64k ${size}`, path]
    const said = await run('qemu-io', how, LAB_USER).catch((error: unknown) => String(error))
    return !/Pattern verification failed|failed|Error/i.test(said)
  }
  const disksOf = ({ name }: BareInstance): readonly [string, string] => [
    fileOf(`${name}-root.qcow2`),
    fileOf(`${name}-data.qcow2`),
  ]
  const hashes = (web: BareInstance): readonly string[] =>
    disksOf(web).map((path) => createHash('sha256').update(readFileSync(path)).digest('hex'))
  const overlaysOf = ({ uuid }: BareInstance): readonly string[] =>
    readdirSync(daemon.images)
      .filter((file) => file.startsWith(`${uuid}.`) && file.includes('.overlay'))
      .map(fileOf)
      .sort()
  const inputs = (web: BareInstance, more: Partial<RescueInputs> = {}): RescueInputs => ({
    ...inputsOn(daemon, web.name, image),
    originalDisks: 'checkpoint',
    ...more,
  })
  /** An instance whose disks have old content. */
  const instance = async (options: BareOptions = {}, size = '4M'): Promise<BareInstance> => {
    const { running = true, transient = false, ...rest } = options
    const web = await makeInstance(daemon, {
      ...rest,
      name: `check${(number += 1)}`,
      running: false,
    })
    for (const path of disksOf(web)) {
      await run('qemu-img', ['resize', '-q', '-f', 'qcow2', path, '1G'], LAB_USER)
      await write(path, OLD, size)
    }
    if (running || transient) await daemon.virsh('start', web.name)
    if (transient) await daemon.virsh('undefine', web.name)
    return web
  }
  const rescue = async (web: BareInstance, more?: Partial<RescueInputs>): Promise<RescueOutputs> =>
    (await create(inputs(web, more), runtime)).outputs
  /** The rescue system goes off, and has written to its overlays. */
  const repair = async (web: BareInstance, size = '4M'): Promise<void> => {
    await daemon.virsh('destroy', web.name)
    for (const path of overlaysOf(web)) await write(path, NEW, size)
  }
  const live = (web: BareInstance): Promise<string> => daemon.virsh('dumpxml', web.name)
  const isMerged = async (web: BareInstance, size = '4M'): Promise<void> => {
    for (const path of disksOf(web)) {
      expect(await has(path, NEW, size), `${path} has what was written`).to.equal(true)
      expect(await run('qemu-img', ['check', '-U', '-f', 'qcow2', path], LAB_USER)).to.contain(
        'No errors',
      )
    }
  }
  const pidOf = ({ name }: BareInstance): number =>
    Number(readFileSync(join(daemon.directory, 'run/libvirt/qemu/run', `${name}.pid`), 'utf8'))

  for (const options of [{ running: true }, { running: false }, { transient: true }])
    it(`tried, entered again, tried and merged (${JSON.stringify(options)}): the disks have what was written, the definition is the same at every step`, async () => {
      const web = await instance(options)
      const isTransient = 'transient' in options
      const hash = async (): Promise<string> => (isTransient ? '' : web.hash())
      const [definition, state, volumes] = [await hash(), await web.state(), await web.volumes()]
      const outputs = await rescue(web)
      await repair(web)
      let tried = await startProbation(outputs, runtime)
      expect(await hash()).to.equal(definition)
      expect(await read(tried, runtime)).to.include({ status: 'probation', statusReason: '' })
      expect(await live(web)).to.match(/overlay0\.qcow2/)
      const again = await update(tried, inputs(web), runtime)
      expect(again).to.include({ status: 'rescued' })
      expect(await hash()).to.equal(definition)
      tried = await startProbation(again, runtime)
      const dom = await daemon.virsh('domid', web.name)
      await merge(tried, runtime)
      expect(await hash()).to.equal(definition)
      expect(await web.state()).to.equal(state)
      if (state === 'running') {
        expect(await daemon.virsh('domid', web.name), 'the same run').to.equal(dom)
        expect(await live(web)).not.to.match(/<rescue|RESCUE|overlay|mirror/)
      }
      expect(await web.volumes()).to.deep.equal(volumes)
      const info = await daemon.virsh('dominfo', web.name)
      expect(/Persistent: +no/.test(info)).to.equal(isTransient)
      if (state === 'running') await daemon.virsh('destroy', web.name)
      await isMerged(web)
    })

  for (const from of ['rescue', 'probation', 'off'] as const)
    it(`thrown away from ${from}: the disks are byte for byte as before`, async () => {
      const web = await instance()
      const [definition, volumes, before] = [await web.hash(), await web.volumes(), hashes(web)]
      const outputs = await rescue(web, { afterUnrescue: 'stop' })
      await repair(web)
      if (from === 'rescue') await update(outputs, inputs(web, { afterUnrescue: 'stop' }), runtime)
      if (from === 'probation') await startProbation(outputs, runtime)
      await remove(outputs, runtime)
      expect(hashes(web)).to.deep.equal(before)
      expect(await web.hash()).to.equal(definition)
      expect(await web.volumes()).to.deep.equal(volumes)
    })

  it('a disk that was written to below its overlay: neither tried nor merged', async () => {
    const web = await instance({ running: false })
    const outputs = await rescue(web)
    await repair(web)
    await daemon.virsh('start', web.name)
    await daemon.virsh('destroy', web.name)
    await write(disksOf(web)[1], '0x33', '4M')
    const before = hashes(web)
    for (const act of [startProbation, merge]) {
      const error = await act(outputs, runtime).then(
        () => null,
        (failure: unknown) => failure,
      )
      expect(error)
        .to.have.property('message')
        .that.contains("disk 'vdb' was written to since its overlay was made")
    }
    await remove(outputs, runtime)
    expect(hashes(web)).to.deep.equal(before)
  })

  /** Waits until a merge is in its middle; false if it ended before that was seen, as it can on a busy machine. */
  const awaitMiddle = async (web: BareInstance, merging: Promise<unknown>): Promise<boolean> => {
    let ended: unknown = null
    void merging.then((answer) => {
      ended = answer
    })
    const libvirt = await connectForTests(daemon.uri)
    try {
      const dom = await libvirt.domainLookupByName({ name: web.name })
      for (const end = Date.now() + 60_000; Date.now() < end && ended === null;) {
        await sleep(2)
        const job = await libvirt
          .domainGetBlockJobInfo({ dom, path: 'vda' })
          .catch(() => ({ found: 0, cur: 0n, end: 0n }))
        if (job.found === 1 && job.cur > 0n && job.cur < job.end) return true
      }
      expect(ended, JSON.stringify(ended)).to.include({ ok: true })
      return false
    } finally {
      await libvirt.close()
    }
  }
  /** An instance whose repair is being merged, by a process of its own. */
  const midMerge = async (running: boolean, size: string, tries = 5): Promise<MidMerge> => {
    const web = await instance({ running }, size)
    const [definition, volumes] = [await web.hash(), await web.volumes()]
    const outputs = await rescue(web)
    await repair(web, size)
    await daemon.virsh('autostart', web.name)
    const worker = startWorker({ kind: 'merge', olds: outputs })
    if (await awaitMiddle(web, worker.answer)) return { web, definition, volumes, outputs, worker }
    if (tries === 1) throw new Error('no merge was seen in its middle')
    return midMerge(running, size, tries - 1)
  }

  for (const next of ['merge', 'remove', 'the same process'] as const)
    it(`QEMU is killed in the middle of a merge: ${next} finishes it`, async () => {
      const size = '512M'
      const middle = await midMerge(next !== 'remove', size)
      const { web, definition, volumes, outputs, worker } = middle
      if (next === 'the same process') {
        process.kill(pidOf(web), 'SIGKILL')
        const answer = await worker.answer
        expect(answer, JSON.stringify(answer)).to.include({ ok: true })
      } else {
        const killed = worker.kill()
        process.kill(pidOf(web), 'SIGKILL')
        await killed
        expect(await daemon.virsh('dominfo', web.name)).to.match(/Autostart: +disable/)
        expect(await has(disksOf(web)[0], OLD, size), 'the disk alone is old').to.equal(false)
        expect(await has(disksOf(web)[0], NEW, size), 'the disk alone is new').to.equal(false)
        expect(await read(outputs, runtime)).to.include({ status: 'interrupted' })
        await (next === 'merge' ? merge : remove)(outputs, runtime)
      }
      expect(await web.hash()).to.equal(definition)
      expect(await web.volumes()).to.deep.equal(volumes)
      expect(await daemon.virsh('dominfo', web.name)).to.match(/Autostart: +enable/)
      if ((await web.state()) === 'running') await daemon.virsh('destroy', web.name)
      await isMerged(web, size)
    })
})
