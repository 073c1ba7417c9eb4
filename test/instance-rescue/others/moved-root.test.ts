import { expect } from 'chai'
import { create, remove, update } from '../../../provider/instance-rescue/index.js'
import { makeTwoProcesses, type TwoProcesses } from '../support/two-processes.js'

/** Moves the root disk of `web` into a pool of its own, in its definition too. */
async function moveRoot({ fake, uuid }: TwoProcesses): Promise<void> {
  fake.addPool({ name: 'second', path: '/second' })
  const root = fake.files.get('/images/root.qcow2')
  if (root === undefined) throw new Error('there is no root disk')
  fake.files.delete('/images/root.qcow2')
  fake.files.set('/second/root.qcow2', root)
  const libvirt = await fake.connect()
  const dom = await libvirt.domainLookupByUuid({ uuid })
  const xml = await libvirt.domainGetXmlDesc({ dom, flags: 3 })
  await libvirt.domainDefineXmlFlags({ xml: xml.replace('/images/root', '/second/root') })
}

describe('11: the root disk is moved to another pool while its rescue is off', () => {
  it('another stack is refused, and told whose rescue it is and how it ends', async () => {
    const world = await makeTwoProcesses()
    const { clock, fake, inputs, runtime, uuid } = world
    const { outputs } = await clock.run(create(inputs, runtime(1)))
    fake.powerOff('web')
    await moveRoot(world)
    const owner = { ...inputs.owner, stack: 'other' }
    const error = await clock
      .run(create({ ...inputs, owner }, runtime(2)))
      .catch((why: unknown) => why)
    expect((error as Error).message).to.equal(
      `Instance 'web' cannot be rescued: its root disk is not in storage pool 'default', but the record of a rescue is, by resource 'fix' of stack 'organization/tests/fake' since ${outputs.startedAt}; ` +
        `pulumi destroy ends that rescue; if nobody rescued it, \`virsh -c qemu:///system vol-delete --pool default ${uuid}.rescue\` removes the file.`,
    )
    expect(fake.domain('web').live).to.equal(null)
    await clock.run(remove(outputs, runtime(3)))
    expect(fake.domain('web').live, 'it ran before').to.equal(fake.domain('web').stored)
  })

  it('its own stack is refused too, and told to destroy first, which works', async () => {
    const world = await makeTwoProcesses()
    const { clock, fake, inputs, runtime, dead, files } = world
    const { outputs } = await clock.run(create(inputs, runtime(1)))
    fake.powerOff('web')
    await moveRoot(world)
    const error = await clock.run(update(outputs, inputs, runtime(2))).catch((why: unknown) => why)
    expect((error as Error).message).to.contain('; pulumi destroy ends that rescue; ')
    dead.add(2)
    await clock.run(remove(outputs, runtime(3)))
    expect(fake.domain('web').live, 'it ran before').to.equal(fake.domain('web').stored)
    expect(files()).to.deep.equal(['/images/rescue.img', '/second/root.qcow2'])
  })

  it('a copy of the record of an earlier rescue is no obstacle', async () => {
    const world = await makeTwoProcesses()
    const { clock, fake, inputs, runtime, uuid } = world
    const { outputs } = await clock.run(create(inputs, runtime(1)))
    const copy = Buffer.from(fake.files.get(`/images/${uuid}.rescue`)?.bytes ?? [])
    await clock.run(remove(outputs, runtime(2)))
    fake.addFile(`/backup/${uuid}.rescue`, copy)
    fake.addPool({ name: 'backup', path: '/backup' })
    const { outputs: next } = await clock.run(create(inputs, runtime(3)))
    expect(next.status).to.equal('rescued')
  })
})
