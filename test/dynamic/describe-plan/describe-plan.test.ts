import { expect } from 'chai'
import fc from 'fast-check'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describePlan } from '../../../provider/dynamic/describe-plan/describe-plan.js'
import { WIDTH } from '../../../provider/dynamic/describe-plan/fit.js'
import { plan } from '../../../provider/planner/index.js'
import { PROPERTY_SETS } from '../../checkers/property-sets.js'
import { anyDefinition } from '../../planner/arbitrary.js'
import { requestFor } from '../../planner/fixtures.js'
import { repositoryRoot } from '../../repository.js'
import { planOf, type Instance } from './plans.js'
import { shownBy } from './shown-by.js'

const LONG = '/srv/libvirt/storage/customers/example-corporation/production/images-of-2026'
const CDROM = { hw_rescue_device: 'cdrom', hw_rescue_bus: 'sata' }
const CONFIG_DRIVE = `<disk type='file' device='cdrom'><source file='/images/web-cidata.iso'/><target dev='hda' bus='ide'/><address type='drive' controller='0' bus='0' target='0' unit='0'/></disk>`
const EMPTY_DRIVE = `<disk type='file' device='cdrom'><target dev='hdc' bus='ide'/><address type='drive' controller='0' bus='1' target='0' unit='0'/></disk>`

/** Each is, as a whole, what the file of its name says. */
const GOLDEN: Readonly<Record<string, Instance>> = {
  'one-disk': {
    disks: ['/images/web.qcow2'],
    image: '/images/rescue.iso',
    properties: { hw_rescue_bus: 'usb' },
  },
  'twelve-disks-with-long-paths': {
    disks: Array.from(
      { length: 12 },
      (_, at) => `${LONG}/web-data-volume-number-${at + 1}-encrypted.qcow2`,
    ),
    image: `${LONG}/rescue.iso`,
    properties: { hw_rescue_bus: 'usb' },
    hasBootOrders: true,
  },
  'files-in-several-folders': {
    disks: ['/images/web.qcow2', '/images/data.qcow2', `${LONG}/backup.qcow2`],
    image: '/iso/rescue.iso',
    properties: CDROM,
    devices: EMPTY_DRIVE,
  },
  legacy: {
    disks: ['/images/web.qcow2', '/images/data.qcow2', '/images/backup.qcow2'],
    image: '/images/rescue.img',
    properties: {},
    devices: CONFIG_DRIVE,
  },
  'legacy-on-another-bus': {
    disks: ['/images/web.qcow2', '/images/data.qcow2'],
    image: '/images/rescue.img',
    properties: { hw_disk_bus: 'scsi' },
  },
  'read-only-disks': {
    disks: ['/images/web.qcow2', '/images/data.qcow2'],
    image: '/images/rescue.iso',
    properties: CDROM,
    devices: `<disk type='file' device='disk'><driver type='raw'/><source file='/images/old.img'/><target dev='sda' bus='sata'/></disk>`,
    originalDisks: 'read-only',
  },
  'legacy-with-overlay': {
    disks: ['/images/web.qcow2', '/images/data.qcow2'],
    image: '/images/rescue.img',
    properties: {},
    originalDisks: 'discard',
  },
  warnings: {
    disks: [`${LONG}/web.qcow2`],
    image: `${LONG}/web.qcow2`,
    properties: { hw_rescue_bus: 'virtio' },
  },
}

describe('the text of a plan', () => {
  for (const [name, instance] of Object.entries(GOLDEN)) {
    it(`is, as a whole, the golden one: ${name}`, () => {
      const file = join(repositoryRoot, 'test/dynamic/describe-plan/golden', `${name}.txt`)
      const answer = planOf(instance)
      const text = shownBy(describePlan('web', answer, answer.warnings))
      expect(`${text}\n`).to.equal(readFileSync(file, 'utf8'))
    })
  }

  it('is short for an instance of 12 disks', () => {
    const answer = planOf(GOLDEN['twelve-disks-with-long-paths'] as Instance)
    expect(shownBy(describePlan('web', answer, [])).split('\n').length).to.be.at.most(25)
  })

  it('fits into a terminal, and says last which disk boots, of whatever instance', () => {
    const anyText = fc
      .tuple(anyDefinition, fc.constantFrom(...PROPERTY_SETS), fc.string({ maxLength: 255 }))
      .map(([{ xml }, properties, name]) => ({ name, answer: plan(requestFor(xml, properties)) }))
    let described = 0
    fc.assert(
      fc.property(anyText, ({ name, answer }) => {
        if (!answer.ok) return
        const text = shownBy(describePlan(name, answer.value, answer.value.warnings))
        const lines = text.split('\n')
        expect(lines.filter((line) => line.length > WIDTH)).to.deep.equal([])
        const last = lines.findLast((line) => !line.startsWith(' '))
        expect(last).to.match(/^boots first: /)
        described += 1
      }),
      { numRuns: 500 },
    )
    expect(described).to.be.above(100)
  })
})
