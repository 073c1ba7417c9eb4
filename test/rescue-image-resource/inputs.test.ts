import { expect } from 'chai'
import { parseImageArguments } from '../../provider/rescue-image/inputs/index.js'

/** The failures of some arguments as Pulumi shows them. */
function failuresOf(raw: Readonly<Record<string, unknown>>): readonly string[] {
  const parsed = parseImageArguments(raw)
  return parsed.ok ? [] : parsed.failures.map(({ property, reason }) => `${property}: ${reason}`)
}

const FILE = { source: { file: './rescue.iso' } }

describe('arguments of an image', () => {
  const RIGHT: readonly Readonly<Record<string, unknown>>[] = [
    FILE,
    { source: { builtin: true }, pool: 'fast', uri: 'qemu+ssh://root@host/system' },
    { source: { builtin: false, volume: 'rescue.iso' }, format: 'iso' },
    { source: { path: '/images/rescue.iso', file: null }, properties: { hw_rescue_bus: 'usb' } },
    { ...FILE, sha256: 'AB'.repeat(32) },
  ]
  for (const raw of RIGHT)
    it(`${JSON.stringify(raw)} is right`, () => {
      expect(failuresOf(raw)).to.deep.equal([])
    })

  const WRONG: readonly (readonly [Readonly<Record<string, unknown>>, readonly string[]])[] = [
    [{}, ['source: is required']],
    [{ source: './rescue.iso' }, ["source: './rescue.iso' is not an object"]],
    [
      { source: {} },
      ['source: needs exactly one of file, builtin, path, volume, and has none of them'],
    ],
    [
      { source: { file: 'a', path: '/b' } },
      ['source: needs exactly one of file, builtin, path, volume, and has file and path'],
    ],
    [{ source: { fil: 'a' } }, ["source.fil: 'fil' is not an argument; did you mean 'file'?"]],
    [
      { source: { path: 'images/a' } },
      ["source.path: 'images/a' is not an absolute path on the libvirt host"],
    ],
    [
      { source: { volume: '../a' } },
      ["source.volume: '../a' is not the name of a volume, because it contains '/'"],
    ],
    [
      { source: { path: '/images/a' }, pool: 'default' },
      ['pool: cannot be given with source.path, because the pool follows from the path'],
    ],
    [
      { ...FILE, format: 'vmdk', sha256: '12' },
      [
        "format: 'vmdk' is not one of raw, qcow2, iso",
        "sha256: '12' is not a SHA-256, 64 hexadecimal digits",
      ],
    ],
    [
      { ...FILE, properties: { hw_rescue_buss: 'usb' } },
      [
        "properties.hw_rescue_buss: 'hw_rescue_buss' is not an image property; did you mean 'hw_rescue_bus'?",
      ],
    ],
    [{ ...FILE, pol: 'x' }, ["pol: 'pol' is not an argument; did you mean 'pool'?"]],
    [
      { ...FILE, uri: 'qemu+ssh://root:secret@host/system' },
      ["uri: 'qemu+ssh://root:***@host/system' contains a password, which libvirt would not use"],
    ],
  ]
  for (const [raw, failures] of WRONG)
    it(`${JSON.stringify(raw)} is refused with its rule`, () => {
      expect(failuresOf(raw)).to.deep.equal(failures)
    })
})
