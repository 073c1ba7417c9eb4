import { expect } from 'chai'
import { parseDomain } from '../../../provider/domain-xml/index.js'
import {
  create,
  diff,
  preview,
  read,
  remove,
  update,
} from '../../../provider/instance-rescue/index.js'
import type { RescueInputs } from '../../../provider/instance-rescue/index.js'
import { makeWorld, tooMany } from '../../break-glass/world.js'
import { makeMemoryHost, type MemoryHost } from '../support/memory-host.js'

const withDisks = (
  host: MemoryHost,
  originalDisks: RescueInputs['originalDisks'],
  properties: Readonly<Record<string, string>> = { hw_rescue_bus: 'virtio' },
): RescueInputs => ({
  ...host.inputs,
  originalDisks,
  image: { path: '/images/rescue.img', properties },
})

/** What runs, a line a disk: `vda /images/a <- /images/b`, read-only or not. */
function running({ fake }: Pick<MemoryHost, 'fake'>): readonly string[] {
  return parseDomain(fake.domain('web').live ?? '').disks.map(
    ({ target, source, backing, readOnly }) =>
      [
        target,
        ...[source, ...backing]
          .join(' <- ')
          .replaceAll(/\/images\/(?:[0-9a-f-]{36}\.\w{12}\.)?/g, '')
          .split(' '),
        ...(readOnly ? ['read-only'] : []),
      ].join(' '),
  )
}

describe("the instance's own disks, in memory", () => {
  for (const { originalDisks, properties, disks } of [
    {
      originalDisks: 'discard',
      properties: { hw_rescue_bus: 'virtio' },
      disks: [
        'vda overlay0.qcow2 <- root.qcow2',
        'vdb overlay1.qcow2 <- data.qcow2',
        'vdc disk <- rescue.img',
      ],
    },
    {
      originalDisks: 'read-only',
      properties: { hw_rescue_bus: 'virtio' },
      disks: ['vda root.qcow2 read-only', 'vdb data.qcow2 read-only', 'vdc disk <- rescue.img'],
    },
    {
      originalDisks: 'discard',
      properties: {},
      disks: ['vda disk <- rescue.img', 'vdb overlay0.qcow2 <- root.qcow2'],
    },
    {
      originalDisks: 'read-only',
      properties: {},
      disks: ['vda disk <- rescue.img', 'vdb root.qcow2 read-only'],
    },
  ] as const) {
    for (const isOn of [true, false])
      it(`${originalDisks}, ${'hw_rescue_bus' in properties ? 'stable' : 'legacy'}, an instance that ${isOn ? 'runs' : 'is off'}: it is what the plan says, and destroy leaves nothing`, async () => {
        const host = await makeMemoryHost({ running: isOn })
        const [files, { stored }] = [[...host.fake.files.keys()], host.fake.domain('web')]
        const { outputs } = await host.run(
          create(withDisks(host, originalDisks, properties), host.runtime),
        )
        expect(running(host)).to.deep.equal(disks)
        expect(host.fake.domain('web').stored).to.equal(stored)
        expect(host.fake.domain('web').live).to.contain(`original-disks="${originalDisks}"`)
        expect(await host.run(read(outputs, host.runtime))).to.include({ status: 'rescued' })
        const said = host.warnings.length
        await host.run(remove(outputs, host.runtime))
        expect(host.fake.domain('web').stored).to.equal(stored)
        expect(host.fake.domain('web').live).to.equal(isOn ? stored : null)
        expect([...host.fake.files.keys()]).to.deep.equal(files)
        expect(host.warnings.slice(said)).to.deep.equal([])
      })
  }

  it('the record names an overlay before it exists, and the instance is off by then', async () => {
    const host = await makeMemoryHost()
    await host.run(create(withDisks(host, 'discard'), host.runtime))
    const deeds = host.deeds()
    const at = (call: RegExp): number => deeds.findIndex((deed) => call.test(deed))
    expect(at(/storageVolCreateXml .*rescue$/)).to.be.below(at(/storageVolCreateXml .*overlay0/))
    expect(at(/domainDestroyFlags/)).to.be.below(at(/storageVolCreateXml .*overlay0/))
    expect(at(/storageVolCreateXml .*overlay1/)).to.be.below(at(/domainCreateXml/))
  })

  it('a guest that writes to a disk itself, against the plan, is stopped and all is undone', async () => {
    for (const [originalDisks, from, to, said] of [
      [
        'discard',
        /<source file="[^"]*overlay1[^"]*"\/>/,
        '<source file="/images/data.qcow2"/>',
        "the guest writes to disk 'vdb' itself, and not to an overlay",
      ],
      ['read-only', /<readonly\/>/, '', "disk 'vda' is not read-only"],
    ] as const) {
      const host = await makeMemoryHost()
      const files = [...host.fake.files.keys()]
      host.fake.fault = ({ call }, when) => {
        if (call !== 'domainCreateXml' || when !== 'after') return
        const web = host.fake.domain('web')
        web.live = (web.live ?? '').replace(from, to)
      }
      const error = await host.failureOf(create(withDisks(host, originalDisks), host.runtime))
      expect(error).to.have.property('message').that.contains(said)
      expect([...host.fake.files.keys()]).to.deep.equal(files)
      expect(host.fake.domain('web').live).to.equal(host.fake.domain('web').stored)
    }
  })

  it('a disk that cannot be protected is refused by preview and up, and nothing is touched', async () => {
    const host = await makeMemoryHost({
      change: (xml) => xml.replace(`<target dev='vdb'`, `<shareable/><target dev='vdb'`),
    })
    const inputs = withDisks(host, 'discard')
    const seen = await host.run(preview(inputs, undefined, host.runtime))
    expect(seen.failures.map(({ reason }) => reason).join()).to.contain(
      "disk 'vdb' cannot be protected",
    )
    expect(await host.failureOf(create(inputs, host.runtime))).to.have.property(
      'name',
      'NotRescuableError',
    )
    expect(host.deeds()).to.deep.equal([])
  })

  it('a definition that names overlays of a rescue that is gone is refused', async () => {
    const overlay = `/images/0d350416-a38b-4efc-a73a-c2f889cbca99.0123456789ab.overlay0.qcow2`
    const below = `<backingStore type='file'><format type='qcow2'/><source file='/images/root.qcow2'/></backingStore>`
    const host = await makeMemoryHost({
      running: false,
      change: (xml) =>
        xml.replace(/<source file='\/images\/root[^>]*>/, `<source file='${overlay}'/>${below}`),
    })
    const { failures } = await host.run(preview(host.inputs, undefined, host.runtime))
    expect(failures.map(({ reason }) => reason).join()).to.contain(
      'its definition was saved during an earlier rescue and still names overlays of it; give each disk its own file with',
    )
  })

  it('another value replaces the rescue, and the default written out does not', async () => {
    const host = await makeMemoryHost()
    const { outputs } = await host.run(create(host.inputs, host.runtime))
    expect(diff(outputs, withDisks(host, 'read-write')).changes).to.equal(false)
    expect(diff(outputs, withDisks(host, 'discard')).replaces).to.deep.equal(['originalDisks'])
    expect(diff({ ...outputs, originalDisks: 'discard' }, host.inputs).replaces).to.deep.equal([
      'originalDisks',
    ])
  })

  it('a rescue that is entered again gets new overlays: somebody may have started the instance in between', async () => {
    const host = await makeMemoryHost()
    const inputs = withDisks(host, 'discard')
    const { outputs } = await host.run(create(inputs, host.runtime))
    host.fake.powerOff('web')
    const before = host.deeds().length
    const again = await host.run(update(outputs, inputs, host.runtime))
    const made = host
      .deeds()
      .slice(before)
      .filter((deed) => /overlay/.test(deed))
    expect(made.map((deed) => deed.replace(/ .*\./, ' '))).to.deep.equal([
      'storageVolCreateXml qcow2',
      'storageVolDelete qcow2',
      'storageVolCreateXml qcow2',
      'storageVolCreateXml qcow2',
      'storageVolDelete qcow2',
      'storageVolCreateXml qcow2',
    ])
    await host.run(remove(again, host.runtime))
    expect([...host.fake.files.keys()].join()).not.to.contain('overlay')
  })

  it('a changed reason keeps in the marker what becomes of the disks', async () => {
    const host = await makeMemoryHost()
    const inputs = withDisks(host, 'discard')
    const { outputs } = await host.run(create(inputs, host.runtime))
    await host.run(update(outputs, { ...inputs, reason: 'another' }, host.runtime))
    expect(host.fake.domain('web').live)
      .to.contain('original-disks="discard"')
      .and.contain('another')
  })

  for (const isBrought of [true, false])
    it(`if a disk of an instance that is off is gone, its overlay stays until ${isBrought ? 'the disk is back' : 'the overlays are deleted'}`, async () => {
      const host = await makeMemoryHost({ running: false })
      const { outputs } = await host.run(create(withDisks(host, 'discard'), host.runtime))
      const data = host.fake.files.get('/images/data.qcow2')
      host.fake.files.delete('/images/data.qcow2')
      const error = await host.failureOf(remove(outputs, host.runtime))
      expect(error)
        .to.have.property('message')
        .that.contains('an overlay may hold the last copy of it')
      expect([...host.fake.files.keys()].filter((file) => file.includes('overlay'))).to.have.length(
        2,
      )
      if (data !== undefined && isBrought) host.fake.files.set('/images/data.qcow2', data)
      else
        for (const file of [...host.fake.files.keys()].filter((file) => file.includes('overlay')))
          host.fake.files.delete(file)
      await host.run(remove(outputs, host.runtime))
      expect([...host.fake.files.keys()].join()).not.to.contain('overlay')
    })

  for (const isListed of [true, false])
    for (const cdrom of [true, false])
      it(`without its record, in a pool that libvirt ${isListed ? 'lists' : 'does not list'}, destroy and unrescue remove the overlays of a rescue from a ${cdrom ? 'cdrom' : 'disk'}`, async () => {
        for (const way of ['destroy', 'unrescue'] as const) {
          const world = await makeWorld()
          const { clock, command, fake, files, inputs, runtime, uuid } = world
          fake.addPool({ name: 'other', path: '/other' })
          const before = files()
          const properties = cdrom ? { hw_rescue_device: 'cdrom' } : { hw_rescue_bus: 'virtio' }
          const image = { path: '/images/rescue.img', properties }
          const wanted = { ...inputs, image, originalDisks: 'discard', pool: 'other' } as const
          const { outputs } = await clock.run(create(wanted, runtime(1)))
          expect(files().join()).to.match(/\/other\/[^,]*\.overlay0\.qcow2/)
          fake.files.delete(`/images/${uuid}.rescue`)
          const isCopy = (file: string): boolean => file.endsWith('.definition')
          for (const file of files().filter(isCopy)) fake.files.delete(file)
          if (!isListed)
            fake.fault = ({ call }, when) => {
              if (call === 'storagePoolListAllVolumes' && when === 'before') throw tooMany(call)
            }
          if (way === 'destroy') await clock.run(remove(outputs, runtime(2)))
          else expect(await command('unrescue web')).to.include({ status: 0 })
          expect(files(), way).to.deep.equal(before)
        }
      })
})
