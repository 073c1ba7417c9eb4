import { expect } from 'chai'
import { diagnose, readDiskFacts } from '../../../provider/diagnose/index.js'
import { factsOf } from '../facts-of.js'
import { CASES, definitionOf, HEALTHY } from './disk-cases.js'
import { diskOf } from './disk-of.js'

describe('16: a cause that the disks show', () => {
  for (const [rule, change, definition = definitionOf()] of CASES)
    it(`is named first: ${rule}: ${JSON.stringify(change)}`, () => {
      const changes = [change].flat()
      const kinds = new Set<string>(
        changes.map(({ kind }) => kind).filter((kind) => kind !== 'fstab'),
      )
      const disk = diskOf(...HEALTHY.filter(({ kind }) => !kinds.has(kind)), ...changes)
      expect(disk.isWhole).to.equal(true)
      const { findings } = diagnose(factsOf({ definition, disk }))
      expect(findings[0]?.id).to.equal(rule)
      expect(findings[0]?.evidence[0]?.words).to.match(/\S/)
    })

  it('is none on a healthy disk, and that is certain only if it was looked at to the end', () => {
    const definition = definitionOf()
    const whole = diagnose(factsOf({ definition, disk: diskOf(...HEALTHY) }))
    expect([whole.verdict, whole.findings]).to.deep.equal(['nothing-found', []])
    const text = HEALTHY.map((line) => JSON.stringify(line)).join('\n')
    for (const answer of [text, `{"kind":"start","version":1}\n${text}`, '']) {
      const { verdict } = diagnose(
        factsOf({ definition, disk: readDiskFacts(Buffer.from(answer)) }),
      )
      expect(verdict).to.equal('cannot-tell')
    }
  })

  it('comes after what was seen to happen', () => {
    const disk = diskOf(...HEALTHY, { kind: 'file', path: '/etc/sudoers', problem: 'mode' })
    const console = Buffer.from(
      '[ TIME ] Timed out waiting for device dev-vdb1.device - /dev/vdb1.\n',
    )
    const { findings } = diagnose(factsOf({ definition: definitionOf(), disk, console }))
    expect(findings.map(({ id }) => id)).to.deep.equal(['fstab-device-missing', 'sudoers-wrong'])
  })
})
