import { expect } from 'chai'
import { applyPlan, verifyRescue } from '../../../provider/domain-xml/index.js'
import { plan, type ImageProperties, type RescueRequest } from '../../../provider/planner/index.js'
import { artifactsFor } from '../../checkers/rescue-xml.js'
import { fixture, FIXTURES, requestFor } from '../fixtures.js'
import { shown } from '../shown.js'

const STABLE = { hw_rescue_bus: 'virtio' }
const ADDED = { format: 'config-2', replaces: null } as const

const lastOf = (name: string, properties: ImageProperties): string =>
  shown(plan({ ...requestFor(fixture(name), properties), configDrive: ADDED }))
    .filter((line) => line.includes('config-drive'))
    .join()

describe('a config drive that a rescue adds', () => {
  const ROWS: readonly (readonly [string, ImageProperties, string])[] = [
    ['pc', STABLE, 'hdb ide cdrom config-drive: 0:0:0:1'],
    ['pc', {}, 'hda ide cdrom config-drive: 0:0:0:0'],
    ['q35', STABLE, 'sdb sata cdrom config-drive: 0:0:0:1'],
    ['pc', { ...STABLE, hw_cdrom_bus: 'scsi' }, 'sda scsi cdrom config-drive: 0:0:0:0'],
  ]
  for (const [name, properties, expected] of ROWS)
    it(`is after all others: ${name}, ${JSON.stringify(properties)}`, () => {
      expect(lastOf(name, properties)).to.equal(expected)
    })

  it('goes to another bus if the one for cdroms is full, and is left out with a warning if all are', () => {
    const drives = [0, 1].flatMap((bus) =>
      [0, 1].map(
        (unit) =>
          `<disk type='file' device='cdrom'><target dev='hd${'abcd'[bus * 2 + unit] ?? ''}' bus='ide'/><address type='drive' controller='0' bus='${bus}' target='0' unit='${unit}'/></disk>`,
      ),
    )
    const full = fixture('pc').replace(/<devices>/, `<devices>${drives.join('')}`)
    const request = requestFor(full, STABLE)
    const answer = plan({ ...request, configDrive: ADDED })
    expect(answer.ok && answer.value.configDrive?.target).to.match(/^sd/)
    const none = plan({
      ...request,
      configDrive: ADDED,
      capabilities: { buses: ['virtio', 'ide'] },
    })
    if (!none.ok) throw new Error(JSON.stringify(none.issues))
    expect(none.value).not.to.have.property('configDrive')
    expect(none.value.warnings.join()).to.contain('has no place left for a config drive')
  })

  for (const properties of [STABLE, {}])
    it(`moves no other disk of any definition, and is where the plan has it: ${JSON.stringify(properties)}`, () => {
      let count = 0
      for (const { name, xml } of FIXTURES) {
        const request: RescueRequest = requestFor(xml, properties)
        const [without, answer] = [plan(request), plan({ ...request, configDrive: ADDED })]
        expect(answer.ok, name).to.equal(without.ok)
        if (!without.ok || !answer.ok || answer.value.configDrive === undefined) continue
        count += 1
        const places = (lines: typeof without.value.after): readonly object[] =>
          lines.map(({ target, bus, device, address, from }) => ({
            target,
            bus,
            device,
            address,
            from,
          }))
        expect(places(answer.value.after.slice(0, -1)), name).to.deep.equal(
          places(without.value.after),
        )
        const artifacts = { ...artifactsFor(answer.value), configDrive: '/i/new.iso' }
        const made = applyPlan(xml, answer.value, artifacts)
        expect(verifyRescue(xml, answer.value, made), name).to.deep.equal([])
        expect(made.split('/i/new.iso').length, name).to.equal(2)
      }
      expect(count).to.be.above(20)
    })
})

describe('a config drive that takes the place of the instance’s own', () => {
  for (const properties of [STABLE, {}])
    it(`changes its source and nothing else: ${JSON.stringify(properties)}`, () => {
      const xml = fixture('pc-config-drive-vfat')
      const request = { ...requestFor(xml, properties), configDrives: ['vdc'] }
      const configDrive = { format: 'config-2', replaces: 'vdc' } as const
      const [without, answer] = [plan(request), plan({ ...request, configDrive })]
      if (!without.ok || !answer.ok) throw new Error('no plan')
      const strip = (lines: typeof without.value.after): readonly object[] =>
        lines.map((line) => ({
          ...line,
          source: line.role === 'config-drive' ? null : line.source,
        }))
      expect(strip(answer.value.after)).to.deep.equal(strip(without.value.after))
      expect(answer.value.configDrive).to.deep.equal({ target: 'vdc', format: 'config-2', from: 2 })
      expect(answer.value.changes.map(({ what }) => what)).to.include(
        'vdc (virtio disk) gets a new config drive (config-2) as its source',
      )
    })
})
