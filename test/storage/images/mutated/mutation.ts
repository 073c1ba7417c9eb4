import fc from 'fast-check'

/** One change to the bytes of an image. */
export type Mutation =
  | { readonly kind: 'bit'; readonly at: number; readonly bit: number }
  | {
      readonly kind: 'number'
      readonly at: number
      readonly bytes: 1 | 2 | 4 | 8
      readonly value: bigint
      readonly isLittle: boolean
    }
  | { readonly kind: 'text'; readonly at: number; readonly text: string }
  | { readonly kind: 'cut'; readonly at: number }
  | { readonly kind: 'grow'; readonly bytes: number }
  | {
      readonly kind: 'graft'
      readonly donor: number
      readonly from: number
      readonly length: number
      readonly at: number
    }

/** Where headers of any kind have their fields: the first bytes, ISO 9660's descriptor, and anywhere. */
const place = fc.oneof(
  { weight: 8, arbitrary: fc.nat(29).map((field) => field * 4) },
  { weight: 4, arbitrary: fc.nat(600) },
  { weight: 2, arbitrary: fc.integer({ min: 32_768, max: 32_968 }) },
  { weight: 1, arbitrary: fc.nat(70_000) },
)

/** Small numbers, single bits, and the ends of what fits. */
const value = fc.oneof(
  fc.bigInt({ min: 0n, max: 24n }),
  fc.nat(63).map((bit) => 1n << BigInt(bit)),
  fc.nat(63).map((bit) => (1n << BigInt(bit)) - 1n),
  fc.nat(64).map((cluster) => BigInt(cluster) << 16n),
  fc.bigInt({ min: 0n, max: (1n << 64n) - 1n }),
)

const TEXTS = [
  'QFI\xfb',
  'QFI\xfb\0\0\0\x03',
  'KDMV',
  '# x\nversion=1\n',
  'conectix',
  'CD001',
  'QED\0',
]
  .concat('vhdxfile', 'LUKS\xba\xbe\0\x01', '\x7f\x10\xda\xbe', '\xe2\x79\x2a\xca\0\0\0\x03raw')
  .concat('DATA\0\0\0\x0b/etc/passwd', '/etc/passwd', '\0\0\0\0\0\0\0\0')

const mutation: fc.Arbitrary<Mutation> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('bit'), at: place, bit: fc.nat(7) }) },
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('number'),
      at: place,
      bytes: fc.constantFrom(1, 2, 4, 8),
      value,
      isLittle: fc.boolean(),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('text'),
      at: fc.oneof(fc.constantFrom(0, 64, 104, 112, 256, 512, 32_769), place),
      text: fc.constantFrom(...TEXTS),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('cut'), at: fc.oneof(place, fc.nat(300_000)) }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('grow'), bytes: fc.nat(2000) }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('graft'),
      donor: fc.nat(100),
      from: fc.constantFrom(0, 64, 32_768),
      length: fc.constantFrom(4, 8, 72, 112, 512, 4096),
      at: fc.oneof(fc.constantFrom(0, 64, 32_768), place),
    }),
  },
)

/** So many lists of one to four changes, the same in every run. */
export function sampleMutations(count: number, seed: number): readonly (readonly Mutation[])[] {
  return fc.sample(fc.array(mutation, { minLength: 1, maxLength: 4 }), { numRuns: count, seed })
}

/** The bytes after these changes; a donor is the image whose bytes a graft takes. */
export function mutate(
  original: Buffer,
  mutations: readonly Mutation[],
  donors: readonly Buffer[],
): Buffer {
  return mutations.reduce<Buffer>(
    (bytes, change) => applyOne(bytes, change, donors),
    Buffer.from(original),
  )
}

function applyOne(bytes: Buffer, change: Mutation, donors: readonly Buffer[]): Buffer {
  switch (change.kind) {
    case 'bit': {
      const { at, bit } = change
      if (at < bytes.length) bytes.writeUInt8(bytes.readUInt8(at) ^ (1 << bit), at)
      return bytes
    }
    case 'number':
      return put(bytes, change.at, numberBytes(change))
    case 'text':
      return put(bytes, change.at, Buffer.from(change.text, 'latin1'))
    case 'cut':
      return bytes.subarray(0, change.at)
    case 'grow':
      return Buffer.concat([bytes, Buffer.alloc(change.bytes)])
    case 'graft': {
      const donor = donors[change.donor % donors.length] ?? bytes
      return put(bytes, change.at, donor.subarray(change.from, change.from + change.length))
    }
  }
}

function numberBytes({ bytes, value: number, isLittle }: Mutation & { kind: 'number' }): Buffer {
  const all = Buffer.alloc(8)
  all.writeBigUInt64BE(number)
  const last = Buffer.from(all.subarray(8 - bytes))
  return isLittle ? last.reverse() : last
}

/** Writes as much as fits: no change makes a file longer by accident. */
function put(bytes: Buffer, at: number, text: Buffer): Buffer {
  if (at < bytes.length) text.copy(bytes, at)
  return bytes
}
