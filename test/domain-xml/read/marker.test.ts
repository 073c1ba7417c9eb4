import { expect } from 'chai'
import { applyPlan, MARKER_URI, readMarker } from '../../../provider/domain-xml/index.js'
import { plan } from '../../../provider/planner/index.js'
import { artifactsFor, rescueXmlOf } from '../../checkers/rescue-xml.js'
import { FIXTURES, requestFor } from '../../planner/fixtures.js'

describe('the marker', () => {
  it('is read from a rescue XML as it was written, whatever other metadata there is', () => {
    for (const { name, xml } of FIXTURES) {
      const answer = plan(requestFor(xml, { hw_rescue_device: 'disk' }))
      if (!answer.ok) continue
      expect(readMarker(xml), name).to.equal(null)
      const { marker } = artifactsFor(answer.value)
      expect(readMarker(rescueXmlOf(xml, answer.value)), name).to.deep.equal(marker)
    }
  })

  it('says what the definition copy must be, if that is known', () => {
    const xml = FIXTURES.find(({ name }) => name === 'pc')?.xml ?? ''
    const answer = plan(requestFor(xml, { hw_rescue_bus: 'usb' }))
    if (!answer.ok) throw new Error('no plan')
    const artifacts = artifactsFor(answer.value)
    const marker = { ...artifacts.marker, copyHash: 'c'.repeat(64) }
    expect(readMarker(applyPlan(xml, answer.value, { ...artifacts, marker }))).to.deep.equal(marker)
  })

  it('is there once, also if a rescue XML is rescued again', () => {
    const xml = FIXTURES.find(({ name }) => name === 'pc')?.xml ?? ''
    const answer = plan(requestFor(xml, { hw_rescue_bus: 'usb' }))
    if (!answer.ok) throw new Error('no plan')
    const first = rescueXmlOf(xml, answer.value)
    const again = plan(requestFor(first, { hw_rescue_bus: 'usb' }))
    if (!again.ok) throw new Error('no plan')
    const second = rescueXmlOf(first, again.value)
    expect(second.split(`xmlns:rescue='${MARKER_URI}'`)).to.have.lengthOf(2)
  })

  it('is known by its namespace, not by its prefix', () => {
    const xml = `<domain type='kvm'><name>x</name><metadata><r:rescue xmlns:r='${MARKER_URI}' id='a' digest='b' mode='stable' since='c'><r:record name='n' pool='p' pool-uuid='u'/></r:rescue></metadata></domain>`
    expect(readMarker(xml)?.recordPool).to.deep.equal({ name: 'p', uuid: 'u' })
    expect(readMarker(xml.replace(MARKER_URI, 'urn:other'))).to.equal(null)
  })
})
