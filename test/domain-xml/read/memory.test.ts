import { expect } from 'chai'
import { readMemory } from '../../../provider/domain-xml/index.js'

const MIB = 1n << 20n

const ROWS: readonly (readonly [string, bigint | null])[] = [
  ['<memory>65536</memory>', 64n * MIB],
  ["<memory unit='KiB'>65536</memory>", 64n * MIB],
  ["<memory unit='MiB'>64</memory>", 64n * MIB],
  ["<memory unit='G'>2</memory>", 2048n * MIB],
  ["<memory unit='MB'>64</memory>", 64_000_000n],
  ["<memory unit='b'>4096</memory>", 4096n],
  ["<memory unit='GiB'>4</memory><currentMemory unit='GiB'>1</currentMemory>", 1024n * MIB],
  ["<memory unit='pages'>64</memory>", null],
  ['<memory>much</memory>', null],
  ['', null],
]

describe('the memory of a definition', () => {
  for (const [xml, expected] of ROWS) {
    it(`is ${String(expected)} bytes if it says '${xml}'`, () => {
      expect(readMemory(`<domain type='kvm'><name>web</name>${xml}</domain>`)).to.equal(expected)
    })
  }
})
