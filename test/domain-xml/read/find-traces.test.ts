import { expect } from 'chai'
import { findTraces, XmlError } from '../../../provider/domain-xml/index.js'
import { PROPERTY_SETS } from '../../checkers/property-sets.js'
import { fixture, FIXTURES } from '../../planner/fixtures.js'
import { rescuedXml, STEM } from '../rescued.js'

const OWN = { domainUuid: '7d0b0e2c-0000-4000-8000-000000000001', rescueId: '0123456789ab' }

interface Row {
  readonly name: string
  /** Inside `<domain>`. */
  readonly xml: string
  readonly expected: readonly string[]
}

const ROWS: readonly Row[] = [
  {
    name: 'a rescue disk',
    xml: `<devices><disk><source file='/i/${STEM}.disk'/></disk></devices>`,
    expected: [`source /i/${STEM}.disk`],
  },
  {
    name: "a snapshot's overlay on a rescue disk, and what is below it",
    xml: `<devices><disk><source file='/i/${STEM}.snap1'/><backingStore><source file='/i/${STEM}.disk'/></backingStore></disk></devices>`,
    expected: [`source /i/${STEM}.snap1`, `source /i/${STEM}.disk`],
  },
  {
    name: 'a rescue disk as a volume of a pool',
    xml: `<devices><disk type='volume'><source pool='p' volume='${STEM}.disk'/></disk></devices>`,
    expected: [`source ${STEM}.disk`],
  },
  {
    name: 'a copy of UEFI variables, in all its forms',
    xml: `<os><nvram template='/v.fd'>/i/${STEM}.nvram</nvram><nvram><source file='/i/${STEM}.nvram'/></nvram></os>`,
    expected: [`nvram /i/${STEM}.nvram`, `source /i/${STEM}.nvram`],
  },
  {
    name: 'no file whose name only resembles an artifact',
    xml: `<devices><disk><source file='/i/${STEM}'/></disk><disk><source file='/i/x${STEM}.disk'/></disk><disk><source file='/i/${STEM}.disk/other'/></disk><disk><source file='/i/${OWN.domainUuid}.rescue'/></disk></devices>`,
    expected: [],
  },
  {
    name: 'no file that a person writes about',
    xml: `<description>see /i/${STEM}.disk</description><metadata><x:y xmlns:x='urn:x' file='/i/${STEM}.disk'/></metadata>`,
    expected: [],
  },
  {
    name: 'a title and a description, which a person may have written too',
    xml: `<title>RESCUE of web</title><description>In stable rescue since 2026, by resource 'x' of stack a/b/c.</description>`,
    expected: [
      'title RESCUE of web',
      "description In stable rescue since 2026, by resource 'x' of stack a/b/c.",
    ],
  },
  {
    name: 'no other title or description',
    xml: '<title>The RESCUE of web</title><description>in rescue</description>',
    expected: [],
  },
]

describe('the traces of a rescue in a stored definition', () => {
  for (const { name, xml, expected } of ROWS) {
    it(`are ${name}`, () => {
      const traces = findTraces(`<domain type='kvm'>${xml}</domain>`)
      const words = traces.map((trace) => {
        if (trace.kind === 'marker') return `marker ${trace.rescueId}`
        if (trace.kind !== 'artifact') return `${trace.kind} ${trace.text}`
        expect(trace).to.include(OWN)
        return `${trace.element} ${trace.path}`
      })
      expect(words).to.deep.equal(expected)
    })
  }

  it('are found in every rescue XML and in no definition', () => {
    let rescues = 0
    for (const { name, xml } of FIXTURES) {
      expect(findTraces(xml), name).to.deep.equal([])
      for (const properties of PROPERTY_SETS) {
        const rescue = rescuedXml(xml, properties)
        if (rescue === null) continue
        rescues += 1
        const kinds = findTraces(rescue).map(({ kind }) => kind)
        expect(kinds, name).to.include.members(['marker', 'artifact', 'title', 'description'])
      }
    }
    expect(rescues).to.be.greaterThan(300)
  })

  it('are looked for in definitions alone', () => {
    expect(() => findTraces(fixture('pc').slice(0, 900))).to.throw(XmlError)
    expect(() => findTraces('<!DOCTYPE domain><domain/>')).to.throw(XmlError)
  })
})
