import { expect } from 'chai'
import fc from 'fast-check'
import { carryOver } from '../../../../provider/domain-xml/index.js'
import { PROPERTY_SETS } from '../../../checkers/property-sets.js'
import { FIXTURES } from '../../../planner/fixtures.js'
import { rescuedXml } from '../../rescued.js'
import { editsOf } from './any-edit.js'

const RESCUES = FIXTURES.flatMap(({ name, xml }) =>
  PROPERTY_SETS.flatMap((properties) =>
    [false, true].flatMap((speaks) => {
      const stored = rescuedXml(xml, properties, speaks)
      const what = `${name} ${JSON.stringify(properties)}${speaks ? ', which speaks to us' : ''}`
      return stored === null ? [] : [{ what, xml, stored }]
    }),
  ),
)

/** What becomes of one edit: neither carried over nor named, it is lost. */
function isLost(original: string, edited: string): boolean {
  const answer = carryOver(original, edited)
  if (!answer.ok) return answer.problems.length === 0
  return answer.xml === original || answer.carried.length === 0
}

describe('any edit of a definition that was made from a rescue', () => {
  it('is carried over or named, whatever the rescue', function () {
    this.timeout(120_000)
    const [anyRescue, anyPlace] = [fc.nat({ max: RESCUES.length - 1 }), fc.nat()]
    fc.assert(
      fc.property(anyRescue, anyPlace, (rescue, place) => {
        const { what = '', xml = '', stored = '' } = RESCUES[rescue] ?? {}
        const edits = editsOf(xml, stored)
        const edit = edits[place % edits.length]
        if (edit === undefined) throw new Error(`no edits of ${what}`)
        if (isLost(xml, edit.make())) throw new Error(`lost, of ${what}: ${edit.what}`)
      }),
      { numRuns: 600 },
    )
  })

  for (const [name, properties] of [
    ['pc', {}],
    ['pc', { hw_disk_bus: 'scsi' }],
    ['pc-config-drive-vfat', { hw_disk_bus: 'virtio' }],
    ['q35-uefi', { hw_rescue_bus: 'virtio' }],
    ['q35-foreign-namespaces', { hw_rescue_device: 'cdrom' }],
  ] as const) {
    it(`is carried over or named: each edit of ${name} after ${JSON.stringify(properties)}`, function () {
      this.timeout(120_000)
      const xml = FIXTURES.find((one) => one.name === name)?.xml ?? ''
      const stored = rescuedXml(xml, properties) ?? ''
      const edits = editsOf(xml, stored)
      expect(edits.length).to.be.greaterThan(225)
      const lost = edits.filter(({ make }) => isLost(xml, make()))
      expect(lost.map(({ what }) => what)).to.deep.equal([])
    })
  }
})
