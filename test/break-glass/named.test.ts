import { expect } from 'chai'
import { makeWorld, OTHER, type World } from './world.js'

/** Gives `web` the name `old`, and `next` its name. */
async function replaceWeb({ fake, rename }: World): Promise<void> {
  fake.powerOff('web')
  await rename('web', 'old')
  fake.powerOff('next')
  await rename('next', 'web')
}

const THIRD = '7d9e2a61-0b5f-4a5e-8f3c-5d1f0e2b6a77'

describe('11.6: the name of an instance', () => {
  it('with other cases is another name', async () => {
    const { command, define, rescue, fake } = await makeWorld()
    await define({ name: 'WEB', uuid: OTHER })
    await rescue('web')
    expect(await command('unrescue WEB')).to.include({
      status: 1,
      err: "Instance 'WEB' on qemu:///system is not in rescue. Nothing was done.",
    })
    expect((await command('status Web')).err).to.equal(
      "Instance 'Web' does not exist on qemu:///system. Did you mean 'web'?",
    )
    expect(fake.domain('web').live).to.contain('rescue')
  })

  it('from before counts if no instance has it now', async () => {
    const { command, rescue, rename, fake, files } = await makeWorld()
    const untouched = files()
    await rescue('web')
    fake.powerOff('web')
    await rename('web', 'old')
    expect((await command('status web')).out).to.match(/^old: stopped/)
    expect(await command('unrescue web')).to.include({ status: 0 })
    expect(fake.domain('old').live).to.equal(fake.domain('old').stored)
    expect(files()).to.deep.equal(untouched)
  })

  it('from before does not count if another instance has it now', async () => {
    const world = await makeWorld()
    const { command, define, rescue, fake, uuid } = world
    await define({ name: 'next', uuid: OTHER })
    await rescue('web')
    await replaceWeb(world)
    const { status, err, asked } = await command('unrescue web')
    expect({ status, asked }).to.deep.equal({ status: 1, asked: [] })
    expect(err).to.contain("Instance 'web' on qemu:///system is not in rescue")
    expect(fake.domain('old').live).to.equal(null)
    expect(await command(`unrescue ${uuid.toUpperCase()}`)).to.include({ status: 0 })
    expect(fake.domain('old').live).to.equal(fake.domain('old').stored)
  })

  it('of the rescue of another instance from before does not hide the one that has it now', async () => {
    const world = await makeWorld()
    const { command, define, rescue } = world
    await define({ name: 'next', uuid: OTHER })
    await rescue('web')
    await replaceWeb(world)
    await rescue('web')
    expect(await command('unrescue web')).to.include({ status: 0 })
    const { out } = await command('status')
    expect(out).to.match(/^old: stopped/)
    expect(out).not.to.contain(OTHER)
  })

  it('that more than one had is an error that lists them', async () => {
    const world = await makeWorld()
    const { command, define, rescue, rename, fake, uuid } = world
    await define({ name: 'next', uuid: OTHER })
    await define({ name: 'beside', uuid: THIRD })
    await rescue('web')
    await replaceWeb(world)
    await rescue('web')
    fake.powerOff('web')
    await rename('web', 'older')
    const deeds = fake.journal.length
    for (const verb of ['status', 'unrescue']) {
      const { status, err, asked } = await command(`${verb} web`)
      expect({ status, asked }).to.deep.equal({ status: 1, asked: [] })
      expect(err).to.contain('AmbiguousNameError')
      expect(err).to.contain(`'old' (${uuid})`).and.to.contain(`'older' (${OTHER})`)
      expect(err).not.to.contain('beside')
    }
    expect(fake.journal.slice(deeds).join('\n')).not.to.match(/Delete|Create|Upload|Destroy/)
  })
})
