import { expect } from 'chai'
import { forgeRecord, withClaim } from '../record/spoil-record.js'
import { makeWorld, type World } from './world.js'

/** A rescue whose system is off, on a host that calls itself `hv2` now. */
async function renamedHost(): Promise<World & { readonly untouched: readonly string[] }> {
  const world = await makeWorld()
  const untouched = world.files()
  await world.rescue('web')
  world.fake.powerOff('web')
  return { ...world, untouched }
}

describe('11.7: a rescue that was made on a host of another name', () => {
  it('is left alone by unrescue, whose message has the way out', async () => {
    const { command, files, fake } = await renamedHost()
    const before = files()
    const { status, err, asked } = await command('unrescue web', 'hv2')
    expect({ status, asked }).to.deep.equal({ status: 1, asked: [] })
    expect(err).to.equal(
      "WrongHostError: Instance 'web' was rescued on host 'fake', and this is 'hv2', which shares its storage or was renamed. Nothing was touched. " +
        'If the instance runs on no other host, `npx pulumi-libvirt-rescue unrescue --uri qemu:///system --here web` ends the rescue here.',
    )
    expect(files()).to.deep.equal(before)
    expect(fake.domain('web').live).to.equal(null)
  })

  it('shows the way out in its status, with the condition', async () => {
    const { command } = await renamedHost()
    expect((await command('status', 'hv2')).out).to.match(
      /^web: elsewhere .*\n[^]*to end it: on host fake; if it runs on no other host: npx pulumi-libvirt-rescue unrescue --uri qemu:\/\/\/system --here web$/,
    )
  })

  it('is ended by --here, after it has said what must be true first', async () => {
    const { command, files, fake, untouched } = await renamedHost()
    const line = 'unrescue --here --uri qemu:///system -- web'
    const { status, out, asked } = await command(line, 'hv2')
    expect(status).to.equal(0)
    expect(out).to.contain("was rescued on host 'fake', and this is 'hv2'")
    expect(out).to.contain('if the instance runs on no other host')
    expect(asked).to.deep.equal(["Are you sure that 'web' runs on no other host? Go on?"])
    expect(fake.domain('web').live).to.equal(fake.domain('web').stored)
    expect(files()).to.deep.equal(untouched)
  })

  it('is ended by --here on a host that does not have the instance: it is defined from its copy', async () => {
    const { command, files, fake, uuid, untouched } = await renamedHost()
    const { stored } = fake.domain('web')
    const libvirt = await fake.connect()
    await libvirt.domainUndefineFlags({ dom: await libvirt.domainLookupByName({ name: 'web' }) })
    expect((await command('unrescue web', 'hv2')).err).to.contain(
      `--uri qemu:///system --here ${uuid}`,
    )
    const { status, out } = await command('unrescue web --here', 'hv2')
    expect(status).to.equal(0)
    expect(out).to.contain("- define 'web' on this host again, from its definition copy")
    expect(fake.domain('web').stored).to.equal(stored)
    expect(files()).to.deep.equal(untouched)
  })

  it('--here skips nothing else: not that it was migrated away', async () => {
    const { command, files, fake } = await renamedHost()
    const before = files()
    fake.domain('web').reason = MIGRATED
    const { status, err } = await command('unrescue web --here', 'hv2')
    expect(status).to.equal(1)
    expect(err).to.contain("Instance 'web' was migrated to another host")
    expect(files()).to.deep.equal(before)
  })

  it('needs no --here while it runs here, or if the names are one: nothing more is said or asked', async () => {
    const { command, rescue, fake } = await makeWorld()
    await rescue('web')
    expect((await command('unrescue web', 'hv2')).asked).to.deep.equal(['Go on?'])
    await rescue('web')
    fake.powerOff('web')
    expect((await command('unrescue web --here', 'fake.example.com')).asked).to.deep.equal([
      'Go on?',
    ])
  })
})

/** Of the fake, from its firmware. */
const OWN = '4c4c4544-0052-3510-8052-b4c04f564433'
/** Another one of a firmware, and one that libvirt made at its start. */
const [OTHER_FIRMWARE, RANDOM] = [
  '4c4c4544-0046-3310-8051-b9c04f445931',
  '8d6b2f6e-2f60-4c59-9d0b-5b1f0c1d8a11',
]

describe('11: a rescue that was made on another host of the same name', () => {
  for (const [what, uuid, isKnown] of [
    ['has the instance, and a firmware', OTHER_FIRMWARE, true],
    ['does not have the instance, and has a firmware', OTHER_FIRMWARE, false],
    ['does not have the instance, and has no firmware', RANDOM, false],
  ] as const)
    it(`is left alone by unrescue, and ended by --here: this host ${what}`, async () => {
      const { command, files, fake, untouched, uuid: web } = await renamedHost()
      const { stored } = fake.domain('web')
      const libvirt = await fake.connect()
      if (!isKnown)
        await libvirt.domainUndefineFlags({
          dom: await libvirt.domainLookupByName({ name: 'web' }),
        })
      const before = files()
      expect((await command('status', 'fake', uuid)).out).to.match(/^web: elsewhere/)
      const { status, err } = await command('unrescue web', 'fake', uuid)
      expect(status).to.equal(1)
      expect(err).to.equal(
        `WrongHostError: Instance 'web' was rescued on host 'fake (${OWN})', and this is 'fake (${uuid})', which shares its storage or was renamed. Nothing was touched. ` +
          `If the instance runs on no other host, \`npx pulumi-libvirt-rescue unrescue --uri qemu:///system --here ${isKnown ? 'web' : web}\` ends the rescue here.`,
      )
      expect(files()).to.deep.equal(before)
      expect(await command('unrescue web --here', 'fake', uuid)).to.include({ status: 0 })
      expect(fake.domain('web').stored).to.equal(stored)
      expect(files()).to.deep.equal(untouched)
    })

  it('may be this host, if libvirt made its UUID at its start and the instance is here', async () => {
    const { command, files, untouched } = await renamedHost()
    expect(await command('unrescue web', 'fake', RANDOM)).to.include({ status: 0 })
    expect(files()).to.deep.equal(untouched)
  })

  it('counts as made here if its record is older and has no UUID', async () => {
    const { command, files, fake, uuid, untouched } = await renamedHost()
    const record = fake.files.get(`/images/${uuid}.rescue`)
    if (record === undefined) throw new Error('there is no record')
    record.bytes = forgeRecord(record.bytes, (page) => withClaim(page, { hostUuid: undefined }))
    expect(await command('unrescue web', 'fake', OTHER_FIRMWARE)).to.include({ status: 0 })
    expect(files()).to.deep.equal(untouched)
  })
})

/** `VIR_DOMAIN_SHUTOFF_MIGRATED`. */
const MIGRATED = 4
