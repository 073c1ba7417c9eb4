import { expect } from 'chai'
import fc from 'fast-check'
import { findNearest, measureDistance } from '../../provider/words/nearest.js'

const NAMES = ['virtio', 'scsi', 'sata', 'ide', 'usb', 'fdc', 'shutdownTimeout']

const CASES: readonly (readonly [string, string | undefined])[] = [
  ['virtoi', 'virtio'],
  ['virtio-scsi', undefined],
  ['SCSI', 'scsi'],
  ['ubs', 'usb'],
  ['shutdown_timeout', 'shutdownTimeout'],
  ['shutdown timeout', 'shutdownTimeout'],
  ['nvme', undefined],
  ['', undefined],
]

describe('the nearest name', () => {
  for (const [word, expected] of CASES) {
    it(`to '${word}' is ${expected ?? 'none'}`, () => {
      expect(findNearest(word, NAMES)).to.equal(expected)
    })
  }

  it('is none among names that are longer than any file name', () => {
    const [fits, long] = ['a'.repeat(255), 'a'.repeat(256)]
    expect(findNearest(fits, [long, fits])).to.equal(fits)
    expect(findNearest(fits, [long])).to.equal(undefined)
    expect(findNearest(long, [fits, long])).to.equal(undefined)
  })

  it('is measured the same in both directions, and is 0 for equal words only', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (a, b) => {
        expect(measureDistance(a, b)).to.equal(measureDistance(b, a))
        expect(measureDistance(a, b) === 0).to.equal(a === b)
        expect(measureDistance(a, b)).to.be.at.most(Math.max(a.length, b.length))
      }),
    )
  })
})
