import { expect } from 'chai'
import { remove, update } from '../../provider/instance-rescue/index.js'
import { makeWorld, OTHER, type World } from './world.js'

/** A rescue of `web` whose rescue system went off, and another instance that has the UUID of `web` as its name. */
async function makeNamesake(): Promise<
  World & { readonly olds: Awaited<ReturnType<World['rescue']>> }
> {
  const world = await makeWorld()
  const olds = await world.rescue('web')
  world.fake.powerOff('web')
  await world.define({ name: world.uuid, uuid: OTHER })
  return { ...world, olds }
}

describe('11: an instance whose name is the UUID of the rescued one', () => {
  for (const status of ['stopped', 'interrupted'] as const)
    it(`is left alone by up, which goes on with its own instance: ${status}`, async () => {
      const { clock, fake, inputs, olds, runtime, uuid } = await makeNamesake()
      const { live, id } = fake.domain(uuid)
      const again = await clock.run(update({ ...olds, status }, inputs, runtime(7)))
      expect(again).to.include({ domainUuid: uuid, instance: 'web', status: 'rescued' })
      expect(fake.domain('web').live).to.contain('.disk')
      expect(fake.domain(uuid)).to.include({ live, id })
      await clock.run(remove(again, runtime(8)))
      expect(fake.domain('web').live).to.equal(fake.domain('web').stored)
      expect(fake.domain(uuid)).to.include({ live, id })
    })

  it('is not rescued by that UUID: either may be meant', async () => {
    const { rescue, uuid } = await makeNamesake()
    const error = await rescue(uuid).catch((why: unknown) => why)
    expect((error as Error).message).to.equal(
      `Instance '${uuid}' cannot be rescued: that is the UUID of instance 'web', and the name of another one; give the name of the first, or the UUID of the second (${OTHER}).`,
    )
  })

  it('is not asked for a rescue by unrescue, which ends that of the UUID', async () => {
    const { command, fake, uuid } = await makeNamesake()
    const { live, id } = fake.domain(uuid)
    expect(await command(`unrescue ${uuid}`)).to.include({ status: 0 })
    expect(fake.domain('web').live).to.equal(fake.domain('web').stored)
    expect(fake.domain(uuid)).to.include({ live, id })
  })
})
