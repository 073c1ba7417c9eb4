import { expect } from 'chai'
import {
  create,
  diff,
  preview,
  read,
  remove,
  update,
} from '../../provider/instance-rescue/index.js'
import type { RescueInputs } from '../../provider/instance-rescue/index.js'
import { startDaemon } from '../lab/daemon/daemon.js'
import type { Daemon } from '../lab/daemon/daemon.js'
import { inputsOn, makeImage, makeInstance } from './support/instance.js'
import { systemRuntime } from '../../provider/host/index.js'

describe('lifecycle on real libvirt', function () {
  this.timeout(60_000)
  let daemon: Daemon
  let image: string
  const warnings: string[] = []
  const runtime = systemRuntime((message) => warnings.push(message))
  let number = 0

  const inputsFor = (
    instance: string,
    properties: Record<string, string> = { hw_rescue_bus: 'virtio' },
  ): RescueInputs => inputsOn(daemon, instance, image, properties)
  const nextName = (): string => `web${(number += 1)}`

  before(async () => {
    daemon = await startDaemon()
    image = makeImage(daemon)
  })
  after(async () => {
    await daemon.stop()
  })

  for (const properties of [
    { hw_rescue_bus: 'virtio' },
    { hw_rescue_device: 'cdrom' },
    {},
  ] as Record<string, string>[]) {
    it(`rescues and brings back a running instance (${JSON.stringify(properties)})`, async () => {
      const web = await makeInstance(daemon, { name: nextName() })
      const [hash, volumes] = [await web.hash(), await web.volumes()]
      const inputs = inputsFor(web.name, properties)
      const { plan } = await preview(inputs, undefined, runtime)
      expect(plan, 'preview plans').to.not.equal(undefined)

      const { id, outputs } = await create({ ...inputs, plan }, runtime)
      expect(outputs).to.include({ status: 'rescued', originalPowerState: 'running', rescueId: id })
      expect(await web.state()).to.equal('running')
      expect(await daemon.virsh('dumpxml', web.name)).to.include(id)
      expect(await web.hash(), 'stored definition').to.equal(hash)
      expect((await read(outputs, runtime))?.status).to.equal('rescued')
      expect(diff(outputs, inputs)).to.deep.equal({ changes: false, replaces: [] })

      await remove(outputs, runtime)
      expect(await web.state()).to.equal('running')
      expect(await daemon.virsh('dumpxml', web.name)).to.not.include(id)
      expect(await web.hash(), 'stored definition').to.equal(hash)
      expect(await web.volumes(), 'nothing is left behind').to.deep.equal(volumes)
      expect(await read(outputs, runtime), 'nothing is left of it').to.equal(undefined)
      await remove(outputs, runtime)
    })
  }

  it('leaves an instance that was off switched off', async () => {
    const web = await makeInstance(daemon, { name: nextName(), running: false })
    const { outputs } = await create(inputsFor(web.name), runtime)
    expect(await web.state()).to.equal('running')
    await remove(outputs, runtime)
    expect(await web.state()).to.equal('shut off')
  })

  it('rescues a transient instance and gives it back transient', async () => {
    const web = await makeInstance(daemon, { name: nextName(), transient: true })
    const { outputs } = await create(inputsFor(web.name), runtime)
    expect(outputs.originalPowerState).to.equal('running')
    await remove(outputs, runtime)
    expect(await web.state()).to.equal('running')
    expect(await daemon.virsh('dominfo', web.name)).to.match(/Persistent:\s+no/)
  })

  it('enters again on the same rescue disk after the rescue system went off', async () => {
    const web = await makeInstance(daemon, { name: nextName() })
    const { outputs } = await create(inputsFor(web.name), runtime)
    await daemon.virsh('destroy', web.name)
    const stopped = await read(outputs, runtime)
    expect(stopped?.status).to.equal('stopped')
    if (stopped === undefined) return
    expect(diff(stopped, inputsFor(web.name)).changes).to.equal(true)
    const again = await update(stopped, inputsFor(web.name), runtime)
    expect(again).to.include({ status: 'rescued', rescueId: outputs.rescueId })
    await remove(again, runtime)
    expect(await web.state()).to.equal('running')
  })

  it('only cleans up where the instance runs its own system again', async () => {
    const web = await makeInstance(daemon, { name: nextName() })
    const volumes = await web.volumes()
    const { outputs } = await create(inputsFor(web.name), runtime)
    await daemon.virsh('destroy', web.name)
    await daemon.virsh('start', web.name)
    const pid = await daemon.virsh('domid', web.name)
    const left = await read(outputs, runtime)
    expect(left?.status).to.equal('left')
    if (left === undefined) return
    const cleaned = await update(left, inputsFor(web.name), runtime)
    expect(cleaned).to.include({ status: 'left', cleaned: true })
    expect(diff(cleaned, inputsFor(web.name)).changes).to.equal(false)
    expect(await daemon.virsh('domid', web.name), 'never powered off').to.equal(pid)
    expect(await web.volumes()).to.deep.equal(volumes)
    await remove(cleaned, runtime)
    expect(await daemon.virsh('domid', web.name)).to.equal(pid)
  })

  it('refuses a second resource on the same instance and names the first', async () => {
    const web = await makeInstance(daemon, { name: nextName() })
    const { outputs } = await create(inputsFor(web.name), runtime)
    const own = inputsFor(web.name)
    const other = { ...own, owner: { ...own.owner, name: 'other' } }
    const refused = await create(other, runtime).then(
      () => null,
      (error: unknown) => error,
    )
    expect(refused).to.have.property('name', 'AlreadyInRescueError')
    expect((await preview(other, undefined, runtime)).failures).to.have.length(1)
    expect((await read(outputs, runtime))?.status).to.equal('rescued')
    await remove(outputs, runtime)
  })

  it('adopts its own finished rescue whose answer was lost', async () => {
    const web = await makeInstance(daemon, { name: nextName() })
    const first = await create(inputsFor(web.name), runtime)
    const pid = await daemon.virsh('domid', web.name)
    const second = await create(inputsFor(web.name), runtime)
    expect(second.id).to.equal(first.id)
    expect(await daemon.virsh('domid', web.name)).to.equal(pid)
    await remove(second.outputs, runtime)
  })
})
