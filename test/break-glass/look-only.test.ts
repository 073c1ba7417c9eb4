import { expect } from 'chai'
import { Refused } from '../fake/refused.js'
import { makeWorld, OTHER, tooMany, type World } from './world.js'

/** Takes a pool off, as libvirt does if a refresh cannot read all of it. */
function switchOff({ fake }: World): void {
  for (const pool of fake.pools.values()) pool.active = false
}

/** Makes libvirt forget what is in its pools, as a failed refresh after an upload does. */
function loseVolumes({ pools }: World['fake']): void {
  for (const pool of pools.values()) pool.cache.clear()
}

describe('11.8: status', () => {
  it('refreshes no pool', async () => {
    const { command, rescue, fake } = await makeWorld()
    await rescue('web')
    const before = fake.journal.length
    expect((await command('status')).out).to.match(/^web: rescued\n/)
    expect((await command('status web')).out).to.match(/^web: rescued\n/)
    expect(await command('status nosuch')).to.include({ status: 1 })
    expect(fake.journal.slice(before).join('\n')).not.to.match(/Refresh|PoolCreate|PoolDestroy/)
  })

  it('says that the pool is off, and what starts it; unrescue changes nothing until then', async () => {
    const world = await makeWorld()
    const { command, rescue, fake, files } = world
    const untouched = files()
    await rescue('web')
    switchOff(world)
    const start = '`virsh -c qemu:///system pool-start default`'
    const { out } = await command('status')
    expect(out).to.match(/^web: rescued \(its pool 'default' is off; /)
    expect(out).to.contain(`${start} starts it`)
    const before = fake.journal.length
    const refused = await command('unrescue web')
    expect(refused).to.include({ status: 1, out: '' })
    expect(refused.asked).to.deep.equal([])
    expect(refused.err).to.contain("storage pool 'default', which is off").and.to.contain(start)
    expect(fake.journal.slice(before).join('\n')).not.to.match(/Refresh|Create|Delete|Destroy/)
    for (const pool of fake.pools.values()) pool.active = true
    expect(await command('unrescue web')).to.include({ status: 0 })
    expect(files()).to.deep.equal(untouched)
  })

  it('names what libvirt cannot read if the pool has lost its volumes, and so does unrescue', async () => {
    const { command, rescue, fake, files } = await makeWorld()
    const untouched = files()
    await rescue('web')
    loseVolumes(fake)
    fake.fault = ({ call }, when) => {
      if (call === 'storagePoolCreateXml' && when === 'before')
        throw new Refused('SYSTEM_ERROR', 'STORAGE', "cannot read header '/images/./bad'").under(
          call,
        )
    }
    const reason =
      "libvirt cannot read everything in storage pool 'default': cannot read header '/images/bad'."
    expect(await command('status'))
      .to.have.property('out')
      .that.contains(`web: rescued (${reason}`)
    const before = fake.journal.length
    expect(await command('unrescue web'))
      .to.include({ status: 1 })
      .and.to.have.property('err')
      .that.contains(reason)
    expect(fake.journal.slice(before).join('\n')).not.to.match(/VolCreate|Upload|Delete|Refresh/)
    fake.fault = null
    const { out } = await command('status')
    expect(out).to.match(/^web: rescued\n/)
    expect(out, 'its record is known again').to.match(/record: +\S+ in pool default/)
    loseVolumes(fake)
    expect(await command('unrescue web')).to.include({ status: 0 })
    expect(files()).to.deep.equal(untouched)
  })

  it('is not disturbed by the look of another process, which goes while it is asked; nor is unrescue', async () => {
    const { command, rescue, fake, files } = await makeWorld()
    const untouched = files()
    await rescue('web')
    fake.addPool({ name: 'default.rescue-look', path: '/images/.' })
    const pools = [...fake.pools].reverse() // libvirt lists it first
    fake.pools.clear()
    for (const [uuid, pool] of pools) fake.pools.set(uuid, pool)
    fake.fault = ({ call, subject }, when) => {
      if (subject === 'default.rescue-look' && call === 'storagePoolGetInfo' && when === 'before')
        throw new Refused('NO_STORAGE_POOL', 'STORAGE', 'it ended').under(call)
    }
    for (const path of files().filter((each) => each.endsWith('.rescue'))) fake.files.delete(path)
    expect((await command('status')).out).to.contain('its record is missing')
    expect(await command('unrescue web')).to.include({ status: 0 })
    expect(files()).to.deep.equal(untouched)
  })

  it('says which pool is off if a rescue may be in it that does not run', async () => {
    const world = await makeWorld()
    const { command, rescue, fake } = world
    await rescue('web')
    fake.powerOff('web')
    switchOff(world)
    for (const verb of ['status', 'unrescue'])
      expect(await command(`${verb} web`))
        .to.include({ status: 1, out: '' })
        .and.to.have.property('err')
        .that.contains(
          "Instance 'web' on qemu:///system is not in rescue. Storage pool 'default' is not active, so no record was looked for there;",
        )
        .and.contains('`virsh -c qemu:///system pool-start default`')
  })

  it('does not know a record that another host made; unrescue of that instance finds it', async () => {
    const { command, rescue, fake, uuid, files } = await makeWorld()
    const untouched = files()
    await rescue('web')
    fake.powerOff('web')
    const names = files().map((path) => path.slice('/images/'.length))
    for (const pool of fake.pools.values())
      for (const name of names) if (name.startsWith(uuid)) pool.cache.delete(name)
    expect((await command('status')).out).to.equal('No instance on qemu:///system is in rescue.')
    expect(await command('unrescue web')).to.include({ status: 0 })
    expect(files()).to.deep.equal(untouched)
    expect(fake.domain('web').live).to.equal(fake.domain('web').stored)
  })

  it('goes on if somebody takes a pool off or away while it looks', async () => {
    const { command, rescue, fake } = await makeWorld()
    await rescue('web')
    const { uuid } = fake.addPool({ name: 'iso', path: '/iso' })
    const iso = fake.pools.get(uuid)
    fake.fault = ({ call, subject }) => {
      if (call === 'storagePoolListAllVolumes' && subject === 'iso' && iso) iso.active = false
    }
    expect((await command('status')).out).to.match(/^web: rescued\n/)
    fake.fault = ({ call, subject }) => {
      if (call === 'storagePoolGetXmlDesc' && subject === 'iso') fake.pools.delete(uuid)
    }
    expect((await command('status')).out).to.match(/^web: rescued\n/)
  })
})

describe('11.9: a pool that libvirt does not list', () => {
  it('is searched for the records of the instances; it is said what is not found', async () => {
    const { command, define, rescue, fake } = await makeWorld()
    await define({ name: 'beside', uuid: OTHER })
    await rescue('web')
    fake.powerOff('web')
    fake.fault = ({ call }, when) => {
      if (call === 'storagePoolListAllVolumes' && when === 'before') throw tooMany(call)
    }
    const { out, err } = await command('status')
    expect(out).to.match(/^web: stopped/)
    expect(out).not.to.contain('beside')
    expect(err).to.equal(
      "Storage pool 'default' has too many volumes for libvirt to list them: rescues of instances that are not on this host any more are not found in it.",
    )
  })
})
