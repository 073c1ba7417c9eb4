import { expect } from 'chai'
import fc from 'fast-check'
import { array, nullable, struct, withDefault } from '../../../provider/libvirt/xdr/composites.js'
import { int, uhyper, uint } from '../../../provider/libvirt/xdr/numbers.js'
import { XdrReader } from '../../../provider/libvirt/xdr/reader.js'
import { text, uuid } from '../../../provider/libvirt/xdr/text.js'
import { XdrWriter } from '../../../provider/libvirt/xdr/writer.js'
import { XdrError } from '../../../provider/libvirt/xdr/xdr-error.js'
import type { Xdr } from '../../../provider/libvirt/xdr/xdr.js'

function encoded<Given>(type: Xdr<unknown, Given>, value: Given): Buffer {
  const writer = new XdrWriter(1)
  type.encode(writer, value)
  return Buffer.from(writer.written)
}

function decoded<Value>(type: Xdr<Value, never>, bytes: Buffer): Value {
  const reader = new XdrReader(bytes)
  const value = type.decode(reader)
  reader.end()
  return value
}

const withoutNul = fc.string({ unit: 'grapheme' }).filter((value) => !value.includes('\0'))
const nested = struct({ name: text, list: array(nullable(struct({ id: int, key: uuid })), 50) })

const ROUND_TRIPS: readonly { name: string; type: Xdr<unknown>; values: fc.Arbitrary<unknown> }[] =
  [
    { name: 'int', type: int, values: fc.integer() },
    { name: 'uint', type: uint, values: fc.nat({ max: 0xffffffff }) },
    { name: 'uhyper', type: uhyper, values: fc.bigInt(0n, 2n ** 64n - 1n) },
    { name: 'text', type: text, values: withoutNul },
    { name: 'uuid', type: uuid, values: fc.uuid({ version: [1, 4, 7] }) },
    { name: 'nullable text', type: nullable(text), values: fc.option(withoutNul) },
    {
      name: 'array of int',
      type: array(int, 100),
      values: fc.array(fc.integer(), { maxLength: 100 }),
    },
    {
      name: 'struct of everything',
      type: nested,
      values: fc.record(
        {
          name: withoutNul,
          list: fc.array(
            fc.option(fc.record({ id: fc.integer(), key: fc.uuid() }, { noNullPrototype: true })),
          ),
        },
        { noNullPrototype: true },
      ),
    },
  ]

describe('XDR', () => {
  for (const { name, type, values } of ROUND_TRIPS) {
    it(`gives back every ${name} it was given, in whole words`, () => {
      fc.assert(
        fc.property(values, (value) => {
          const bytes = encoded(type, value)
          expect(bytes.length % 4).to.equal(0)
          expect(decoded(type, bytes)).to.deep.equal(value)
        }),
      )
    })

    it(`refuses every ${name} that ends early, and every one with more behind it`, () => {
      fc.assert(
        fc.property(values, fc.nat(), (value, cut) => {
          const bytes = encoded(type, value)
          const short = bytes.subarray(0, cut % bytes.length)
          expect(() => decoded(type, short)).to.throw(XdrError)
          expect(() => decoded(type, Buffer.concat([bytes, Buffer.alloc(4)]))).to.throw(XdrError)
        }),
      )
    })

    it(`reads any bytes as ${name} or refuses them, and does nothing else`, () => {
      fc.assert(
        fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => {
          try {
            decoded(type, Buffer.from(bytes))
          } catch (error) {
            expect(error).to.be.instanceOf(XdrError)
          }
        }),
      )
    })
  }

  const WIRE: readonly { name: string; bytes: Buffer; hex: string }[] = [
    {
      name: 'a string with its padding',
      bytes: encoded(text, 'abcde'),
      hex: '00000005 61626364 65000000',
    },
    { name: 'a negative int', bytes: encoded(int, -1), hex: 'ffffffff' },
    { name: 'a uhyper from a number', bytes: encoded(uhyper, 2 ** 40), hex: '00000100 00000000' },
    { name: 'nothing as null', bytes: encoded(nullable(text), undefined), hex: '00000000' },
    { name: 'a default', bytes: encoded(withDefault(uint, 7), undefined), hex: '00000007' },
    {
      name: 'a UUID with or without dashes',
      bytes: encoded(struct({ a: uuid, b: uuid }), {
        a: '00112233-4455-6677-8899-aabbccddeeff',
        b: '00112233445566778899AABBCCDDEEFF',
      }),
      hex: '00112233 44556677 8899aabb ccddeeff 00112233 44556677 8899aabb ccddeeff',
    },
  ]
  for (const { name, bytes, hex } of WIRE) {
    it(`writes ${name} as RFC 4506 says`, () => {
      expect(bytes.toString('hex')).to.equal(hex.replaceAll(' ', ''))
    })
  }

  const REFUSED: readonly { name: string; act: () => unknown }[] = [
    { name: 'a number with a fraction', act: () => encoded(uint, 1.5) },
    { name: 'a negative unsigned number', act: () => encoded(uint, -1) },
    { name: 'a number beyond 32 bits', act: () => encoded(int, 2 ** 31) },
    { name: 'a number no longer exact', act: () => encoded(uhyper, 2 ** 60) },
    { name: 'a bigint beyond 64 bits', act: () => encoded(uhyper, 2n ** 64n) },
    { name: 'a string with NUL', act: () => encoded(text, 'a\0b') },
    { name: 'a string over the limit', act: () => encoded(text, 'x'.repeat(4_194_305)) },
    { name: 'a UUID of another length', act: () => encoded(uuid, '0011') },
    { name: 'a UUID with another letter', act: () => encoded(uuid, `${'0'.repeat(31)}g`) },
    { name: 'a UUID with a letter too many', act: () => encoded(uuid, '0'.repeat(33)) },
    { name: 'a list over its limit', act: () => encoded(array(int, 2), [1, 2, 3]) },
    {
      name: 'a received string over the limit',
      act: () => decoded(text, encoded(uint, 0xffffffff)),
    },
    { name: 'a received list over its limit', act: () => decoded(array(int, 2), encoded(uint, 3)) },
    {
      name: 'an optional that is neither 0 nor 1',
      act: () => decoded(nullable(int), encoded(uint, 2)),
    },
  ]
  for (const { name, act } of REFUSED) {
    it(`refuses ${name}`, () => {
      expect(act).to.throw(XdrError)
    })
  }
})
