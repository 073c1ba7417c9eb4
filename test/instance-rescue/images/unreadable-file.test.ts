import { expect } from 'chai'
import { readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { systemRuntime } from '../../../provider/host/index.js'
import { create, preview, read, remove } from '../../../provider/instance-rescue/index.js'
import type { RescueInputs } from '../../../provider/instance-rescue/index.js'
import { lookOf } from '../../../provider/storage/pools/read-folder.js'
import { startDaemon, type Daemon } from '../../lab/daemon/daemon.js'
import { failureOf } from '../../libvirt/failure-of.js'
import { inputsOn, makeImage, makeInstance, type BareInstance } from '../support/instance.js'

describe('11.8: on a real libvirt, a pool with a file that cannot be read', function () {
  this.timeout(60_000)
  let daemon: Daemon
  let web: BareInstance
  let inputs: RescueInputs
  let bad: string
  const runtime = systemRuntime(() => undefined)
  before(async () => {
    daemon = await startDaemon()
    web = await makeInstance(daemon)
    inputs = inputsOn(daemon, 'web', makeImage(daemon))
    await daemon.virsh('pool-refresh', 'default')
    bad = join(daemon.images, 'bad.img')
  })
  after(() => daemon.stop())

  const spoil = (): void => {
    symlinkSync('/proc/self/mem', bad) // its first bytes are an input/output error, as those of a bad sector
  }
  /** libvirt refreshes the pool some time after the last upload. */
  const settled = async (): Promise<void> => {
    await new Promise((resolve) => setTimeout(resolve, 500))
    await daemon.virsh('pool-refresh', 'default')
  }
  /** What pools there are, what is in the pool, and what libvirt knows of it. */
  const standing = async (): Promise<unknown> => [
    await daemon.virsh('pool-list', '--all'),
    await daemon.virsh('vol-list', 'default'),
    readdirSync(daemon.images),
    await daemon.virsh('domid', 'web'),
  ]
  /** Uploads, after which libvirt refreshes the pool by itself and loses its volumes. */
  const loseVolumes = async (): Promise<void> => {
    await daemon.virsh('vol-create-as', 'default', 'other', '4096')
    await daemon.virsh('vol-upload', '--pool', 'default', 'other', '/etc/hostname')
    while ((await daemon.virsh('vol-list', 'default')).includes('web-root'));
  }
  const expectNamed = (message: string): void => {
    expect(message).to.contain("libvirt cannot read everything in storage pool 'default'")
    expect(message).to.contain(`'${bad}': Input/output error`)
    expect(message).to.contain('Mend or move that file')
  }

  it('stays as it was during preview, which need not read it for an image that the pool knows', async () => {
    spoil()
    const before = await standing()
    const { failures, plan } = await preview(inputs, undefined, runtime)
    expect(failures).to.deep.equal([])
    expect(plan?.plan.mode).to.equal('stable')
    expect(await standing()).to.deep.equal(before)
  })

  it('is what preview names, with the file, if the image is new there', async () => {
    const image = { ...inputs.image, path: makeImage(daemon, 'new.img') }
    const before = await standing()
    const said = await preview({ ...inputs, image }, undefined, runtime)
    expect(said.failures).to.have.length(1)
    expectNamed(said.failures[0]?.reason ?? '')
    expect(await standing()).to.deep.equal(before)
  })

  it('is what up names, before it makes or stops anything', async () => {
    const before = await standing()
    const error = await failureOf(create(inputs, runtime))
    expect(error).to.have.property('name', 'PoolUnreadableError')
    expectNamed(String(error))
    expect(await standing()).to.deep.equal(before)
    rmSync(bad)
  })

  it('is what destroy names, and it changes nothing; refresh goes on; without the file destroy works', async () => {
    const files = readdirSync(daemon.images)
    const { outputs } = await create(inputs, runtime)
    await settled()
    spoil()
    const before = await standing()
    expect(await read(outputs, runtime)).to.include({ status: 'rescued' })
    expectNamed(String(await failureOf(remove(outputs, runtime))))
    expect(await standing()).to.deep.equal(before)
    rmSync(bad)
    await remove(outputs, runtime)
    expect(await web.state()).to.equal('running')
    expect(readdirSync(daemon.images)).to.deep.equal(files)
  })

  it('is named too if libvirt has lost its volumes or is off; without the file all is as before', async () => {
    const files = readdirSync(daemon.images)
    const { outputs } = await create(inputs, runtime)
    await settled()
    spoil()
    await loseVolumes()
    expect(await daemon.virsh('vol-list', 'default'), 'libvirt lost them').not.to.contain(
      'web-root',
    )
    for (const job of [() => read(outputs, runtime), () => remove(outputs, runtime)])
      expectNamed(String(await failureOf(job())))
    await failureOf(daemon.virsh('pool-refresh', 'default'))
    const refused = String(await failureOf(remove(outputs, runtime)))
    expectNamed(refused)
    expect(refused).to.contain('The pool is off')
    expect(refused).to.contain(`\`virsh -c '${daemon.uri}' pool-start default\``)
    rmSync(bad)
    await daemon.virsh('pool-start', 'default')
    await daemon.virsh('vol-delete', '--pool', 'default', 'other')
    await remove(outputs, runtime)
    expect(await web.state()).to.equal('running')
    expect(readdirSync(daemon.images)).to.deep.equal(files)
  })

  for (const [what, isOurs] of [
    ['a look that was killed left of itself', true],
    ['somebody made under the name of a look', false],
  ] as const)
    it(`what ${what} is in the way of nobody, and goes`, async () => {
      const uuid = (await daemon.virsh('pool-uuid', 'default')).trim()
      const look = lookOf({ name: 'default', uuid }, daemon.images)
      const xml = join(daemon.directory, 'look.xml')
      const named = isOurs ? `<uuid>${look.uuid}</uuid>` : ''
      writeFileSync(
        xml,
        `<pool type='dir'><name>${look.name}</name>${named}<target><path>${look.path}</path></target></pool>`,
      )
      await daemon.virsh('pool-create', xml)
      const { outputs } = await create(inputs, runtime)
      expect(await daemon.virsh('pool-list', '--all')).not.to.contain('rescue-look')
      await remove(outputs, runtime)
    })

  it('lets the rescue be ended right after the file is gone, although libvirt has lost the volumes', async () => {
    const files = readdirSync(daemon.images)
    const { outputs } = await create(inputs, runtime)
    await settled()
    spoil()
    await loseVolumes()
    rmSync(bad)
    rmSync(join(daemon.images, 'other'))
    await remove(outputs, runtime)
    expect(await web.state()).to.equal('running')
    expect(readdirSync(daemon.images)).to.deep.equal(files)
  })
})
