import { expect } from 'chai'
import { dirname } from 'node:path/posix'
import type { FakePool } from '../fake/host.js'
import { makeWorld, type World } from './world.js'

/** Copies the folder of the pool `default`, and defines the copy as a pool that sorts first or last. */
function copyFolder({ fake }: World, isFirst = false): FakePool {
  for (const [path, file] of [...fake.files])
    if (dirname(path) === '/images')
      fake.files.set(path.replace('/images', '/backup'), {
        ...file,
        bytes: Buffer.from(file.bytes),
      })
  const { uuid } = fake.addPool({ name: 'backup', path: '/backup' })
  const [first, copy] = [...fake.pools.values()]
  if (first === undefined || copy?.uuid !== uuid) throw new Error('there are other pools')
  if (isFirst) {
    fake.pools.delete(first.uuid)
    fake.pools.set(first.uuid, first)
  }
  return copy
}

const count = (out: string): number => out.match(/to end it/g)?.length ?? 0

describe('11.21: a pool folder that was copied and defined as a second pool', () => {
  for (const isFirst of [false, true])
    for (const isOff of [false, true]) {
      const how = `${isFirst ? 'before' : 'after'} its own, while the rescue ${isOff ? 'is off' : 'runs'}`
      it(`is listed once, with the copy ${how}, and not at all once it ended`, async () => {
        const world = await makeWorld()
        const { command, rescue, fake, files } = world
        const untouched = files()
        await rescue('web')
        if (isOff) fake.powerOff('web')
        copyFolder(world, isFirst)
        const { out } = await command('status')
        expect(count(out), out).to.equal(1)
        expect(out).to.match(/record: .* in pool default$/m)
        const copies = files().filter((path) => path.startsWith('/backup'))
        expect(await command('unrescue web')).to.include({ status: 0 })
        expect(files()).to.have.members([...untouched, ...copies])
        expect((await command('status')).out).to.equal(
          'No instance on qemu:///system is in rescue.',
        )
        expect(await command('unrescue web')).to.include({ status: 1 })
      })
    }

  it('does not stand in for a record that somebody removed: the rescue is found by its marker', async () => {
    const world = await makeWorld()
    const { command, rescue, fake, uuid } = world
    await rescue('web')
    copyFolder(world)
    fake.files.delete(`/images/${uuid}.rescue`)
    const { out } = await command('status')
    expect(out).to.match(/^web: rescued \(its record is missing\)/)
    expect(count(out)).to.equal(1)
  })

  it('does not stand in for a pool that is off', async () => {
    const world = await makeWorld()
    const { command, rescue, fake } = world
    await rescue('web')
    copyFolder(world)
    for (const pool of fake.pools.values()) pool.active = pool.name !== 'default'
    const { out } = await command('status')
    expect(out).to.match(/^web: rescued \(its pool 'default' is off; /)
    expect(count(out)).to.equal(1)
  })

  it('counts if its own pool is not on this host any more: it may be the same pool, defined again', async () => {
    const world = await makeWorld()
    const { command, rescue, fake } = world
    await rescue('web')
    fake.powerOff('web')
    const copy = copyFolder(world)
    for (const pool of [...fake.pools.values()])
      if (pool.uuid !== copy.uuid) fake.pools.delete(pool.uuid)
    const { out } = await command('status')
    expect(out).to.match(/^web: stopped/)
    expect(out).to.match(/record: .* in pool backup$/m)
  })
})
