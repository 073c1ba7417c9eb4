import { expect } from 'chai'
import { carryOver, verifyRescue, withoutMarks } from '../../../provider/domain-xml/index.js'
import { fixture } from '../../planner/fixtures.js'
import { namedArtifacts, planned } from '../rescued.js'
import { applyPlan } from '../../../provider/domain-xml/index.js'

const XML = fixture('q35-uefi')
const PLAN = planned(XML, { hw_rescue_bus: 'virtio' })
const ARTIFACTS = namedArtifacts(PLAN, '/images')
const MARKER = { ...ARTIFACTS.marker, leftOut: 'tpm' } as const
const RESCUE = applyPlan(XML, PLAN, { ...ARTIFACTS, marker: MARKER })

describe('the TPM of an instance', () => {
  it('is not in the rescue XML, preview says so, and nothing misses it there', () => {
    expect(XML).to.contain('<tpm ')
    expect(RESCUE).not.to.contain('<tpm ')
    expect(PLAN.changes).to.deep.include({
      what: 'left out the TPM',
      why: 'a start would change its state, and a rescue system could clear the keys in it',
    })
    expect(verifyRescue(XML, PLAN, RESCUE).filter((text) => text.includes('tpm'))).to.deep.equal([])
  })

  it('comes back with the original definition, if somebody defined the instance from the rescue', () => {
    const back = carryOver(XML, RESCUE)
    expect(back.ok ? back.xml : back.problems).to.equal(XML)
  })

  it('is not forgotten if the copy of the original is gone: the marks alone are not taken out', () => {
    const withoutDisk = RESCUE.replace(/<disk (?:(?!<disk )[^])*?\.disk'[^]*?<\/disk>/, '').replace(
      /<nvram[^]*?<\/nvram>/,
      '',
    )
    expect(withoutMarks(withoutDisk)).to.equal(null)
    const plain = withoutDisk.replace(" left-out='tpm'", '')
    expect(withoutMarks(plain)).not.to.equal(null)
  })
})
