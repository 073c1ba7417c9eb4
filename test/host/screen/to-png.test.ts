import { expect } from 'chai'
import fc from 'fast-check'
import { inflateSync } from 'node:zlib'
import { toPng } from '../../../provider/host/screen/to-png.js'

const text = (latin1: string): Buffer => Buffer.from(latin1, 'latin1')

/** A dot is red, green and blue. */
const ppm = (head: string, rgb: readonly number[]): Buffer =>
  Buffer.concat([text(head), Buffer.from(rgb)])

describe('14: the picture of a screen', () => {
  it('becomes a PNG with the header of its size, from a PPM', () => {
    const png = toPng(ppm('P6\n2 1\n255\n', [0, 1, 2, 253, 254, 255]))
    expect(png).to.include({ width: 2, height: 1 })
    const bytes = png?.bytes ?? text('')
    const header = '0000000d 49484452 00000002 00000001 08 02 00 00 00'
    expect(bytes.toString('hex', 0, 29)).to.equal(`89504e470d0a1a0a${header.replaceAll(' ', '')}`)
    expect(bytes.toString('latin1', bytes.length - 8)).to.equal('IEND\u00ae\u0042\u0060\u0082')
  })

  it('keeps every dot at its place', () => {
    const picture = fc
      .tuple(fc.integer({ min: 1, max: 30 }), fc.integer({ min: 1, max: 30 }))
      .chain(([width, height]) =>
        fc
          .uint8Array({ minLength: width * height * 3, maxLength: width * height * 3 })
          .map((rgb) => ({ width, height, rgb })),
      )
    fc.assert(
      fc.property(picture, ({ width, height, rgb }) => {
        const png = toPng(ppm(`P6 ${width} ${height} 255 `, [...rgb]))
        expect(png).to.include({ width, height })
        expect(dotsOf(png?.bytes ?? text(''), width)).to.deep.equal([...rgb])
      }),
    )
  })

  it('stays as it is, if it is a PNG', () => {
    const { bytes } = toPng(ppm('P6\n2 1\n255\n', [0, 1, 2, 3, 4, 5])) ?? { bytes: text('') }
    expect(toPng(bytes)).to.deep.equal({ bytes, width: 2, height: 1 })
  })

  for (const [name, bytes] of [
    ['nothing', text('')],
    ['another file', text('GIF89a')],
    ['a PNG that ends in its header', text('\u0089PNG\r\n\u001a\n\u0000\u0000\u0000\rIHDR')],
    ['a PPM with less than it says', ppm('P6\n2 1\n255\n', [0, 1, 2, 3, 4])],
    ['a PPM with more than it says', ppm('P6\n1 1\n255\n', [0, 1, 2, 3])],
    ['a PPM without dots', text('P6\n0 0\n255\n')],
    ['a PPM with two bytes a colour', ppm('P6\n1 1\n65535\n', [0, 1, 2, 3, 4, 5])],
    ['a PPM in text', text('P3\n1 1\n255\n1 2 3\n')],
  ] as const)
    it(`is refused if it is ${name}`, () => {
      expect(toPng(bytes)).to.equal(null)
    })
})

/** Reads the chunk IDAT, checks no filter is used, and takes the byte of the filter off each line. */
function dotsOf(png: Buffer, width: number): readonly number[] {
  const at = png.indexOf('IDAT')
  const data = inflateSync(png.subarray(at + 4, at + 4 + png.readUInt32BE(at - 4)))
  const line = width * 3 + 1
  return [...data].filter((byte, place) => {
    if (place % line === 0) expect(byte).to.equal(0)
    return place % line !== 0
  })
}
