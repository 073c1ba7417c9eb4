import { expect } from 'chai'
import fc from 'fast-check'
import { Framer } from '../../../provider/libvirt/protocol/framer.js'
import { decodePacket, PACKET_LIMIT } from '../../../provider/libvirt/protocol/packet.js'
import { XdrError } from '../../../provider/libvirt/xdr/xdr-error.js'
import { rawPacket } from '../peer.js'

const packets = fc
  .array(
    fc.record({ serial: fc.nat({ max: 0xffffffff }), payload: fc.uint8Array({ maxLength: 90 }) }),
  )
  .map((all) => all.map(({ serial, payload }) => rawPacket({ serial }, payload)))

describe('the framer', () => {
  it('finds the same packets whatever the chunks are', () => {
    fc.assert(
      fc.property(packets, fc.array(fc.nat({ max: 300 })), (sent, cuts) => {
        expect(cutOut(Buffer.concat(sent), cuts)).to.deep.equal(sent)
      }),
    )
  })

  it('accepts two packets that are split at any byte', () => {
    const sent = [
      rawPacket({ serial: 1 }, Buffer.from('first')),
      rawPacket({ serial: 2 }, Buffer.from('2')),
    ]
    const bytes = Buffer.concat(sent)
    for (let at = 0; at <= bytes.length; at++) expect(cutOut(bytes, [at])).to.deep.equal(sent)
  })

  it('takes one byte at a time', () => {
    const sent = [
      rawPacket({ serial: 7 }, Buffer.alloc(40, 1)),
      rawPacket({ serial: 8 }, Buffer.alloc(0)),
    ]
    expect(cutOut(Buffer.concat(sent), Array<number>(200).fill(1))).to.deep.equal(sent)
  })

  for (const length of [0, 27, PACKET_LIMIT + 1, 0xffffffff]) {
    it(`refuses a packet of ${length} bytes as soon as its length is there`, () => {
      const bytes = Buffer.alloc(4)
      bytes.writeUInt32BE(length)
      expect(() => cutOut(bytes, [])).to.throw(XdrError)
    })
  }

  it('refuses a packet of another version', () => {
    const bytes = rawPacket({ serial: 1 }, Buffer.alloc(0))
    bytes.writeUInt32BE(2, 8)
    expect(() => decodePacket(bytes)).to.throw(XdrError, 'version 2')
  })
})

function cutOut(bytes: Buffer, cuts: readonly number[]): Buffer[] {
  const found: Buffer[] = []
  const framer = new Framer((packet) => found.push(Buffer.from(packet)))
  let start = 0
  for (const cut of [...cuts, bytes.length]) {
    const chunk = Buffer.from(bytes.subarray(start, start + cut))
    framer.push(chunk)
    chunk.fill(0xff) // the next read overwrites it
    start = Math.min(start + cut, bytes.length)
  }
  return found
}
