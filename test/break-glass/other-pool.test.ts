import { expect } from 'chai'
import { remove } from '../../provider/instance-rescue/index.js'
import { forgeRecord, withClaim } from '../record/spoil-record.js'
import { makeWorld, type World } from './world.js'

/** Puts the record of `web`, changed, into another pool, which it names as its own. */
function forge({ fake, uuid }: World): void {
  const record = fake.files.get(`/images/${uuid}.rescue`)
  if (record === undefined) throw new Error('there is no record')
  const pool = fake.addPool({ name: 'tenant', path: '/tenant' })
  const artifacts = [{ kind: 'definition', pool, folder: '/tenant' }] as const
  const forged = forgeRecord(record.bytes, (page) =>
    withClaim(page, { rescueId: 'aaaaaaaaaaaa', artifacts: [...artifacts] }),
  )
  fake.addFile(`/tenant/${uuid}.rescue`, forged)
  fake.pools.get(pool.uuid)?.cache.add(`${uuid}.rescue`)
}

describe('11: a record that somebody wrote into a pool of their own', () => {
  it('is not a rescue of an instance that this host has, and ends nothing', async () => {
    const world = await makeWorld()
    const { clock, command, rescue, fake, runtime, uuid } = world
    const olds = await rescue('web')
    forge(world)
    await clock.run(remove(olds, runtime(7)))
    const { live, id } = fake.domain('web')
    for (const line of ['status', 'status web', 'unrescue web']) {
      const { out, err } = await command(line)
      expect(out, line).to.not.contain('to end it')
      expect(err, line).to.contain(
        `The record '${uuid}.rescue' in storage pool 'tenant' is not used, because the root disk of instance 'web' is not in that pool. ` +
          `If it was there when the instance was rescued, pulumi destroy ends the rescue; else \`virsh -c qemu:///system vol-delete --pool tenant ${uuid}.rescue\` removes the file.`,
      )
    }
    expect(fake.domain('web')).to.include({ live, id })
    expect(fake.files.has(`/tenant/${uuid}.rescue`)).to.equal(true)
  })

  it('does not stand in for the rescue that runs', async () => {
    const world = await makeWorld()
    const { command, rescue, fake, uuid } = world
    await rescue('web')
    forge(world)
    const { out } = await command('status web')
    expect(out.match(/to end it/g)).to.have.length(1)
    expect(out).to.match(/record: .* in pool default$/m)
    expect(await command('unrescue web')).to.include({ status: 0 })
    expect(fake.domain('web').live).to.equal(fake.domain('web').stored)
    expect(fake.files.has(`/tenant/${uuid}.rescue`)).to.equal(true)
  })
})
