import { expect } from 'chai'
import { create, read, remove } from '../../provider/instance-rescue/index.js'
import { makeWorld, tooMany, type World } from './world.js'

/** From now on libvirt lists no pool: each has more than 16,384 volumes. */
function fillPools({ fake }: World): void {
  fake.fault = ({ call }, when) => {
    if (call === 'storagePoolListAllVolumes' && when === 'before') throw tooMany(call)
  }
}

describe('11.9: in a pool that libvirt does not list', () => {
  it('up, refresh and destroy work, and nothing is left', async () => {
    const world = await makeWorld()
    const { clock, fake, files, inputs, runtime } = world
    const untouched = files()
    fillPools(world)
    const { outputs } = await clock.run(create(inputs, runtime(1)))
    expect((await clock.run(read(outputs, runtime(2))))?.status).to.equal('rescued')
    await clock.run(remove(outputs, runtime(3)))
    expect(fake.domain('web').live).to.equal(fake.domain('web').stored)
    expect(files()).to.deep.equal(untouched)
  })

  for (const isOff of [false, true])
    it(`status finds a rescue and unrescue ends it, while the rescue system ${isOff ? 'is off' : 'runs'}`, async () => {
      const world = await makeWorld()
      const { command, fake, files, rescue } = world
      const untouched = files()
      await rescue('web')
      if (isOff) fake.powerOff('web')
      fillPools(world)
      expect((await command('status web')).out).to.match(isOff ? /^web: stopped/ : /^web: rescued/)
      expect(await command('unrescue web')).to.include({ status: 0 })
      expect(fake.domain('web').live).to.equal(fake.domain('web').stored)
      expect(files()).to.deep.equal(untouched)
    })
})
