import { expect } from 'chai'
import fc from 'fast-check'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { readBootVariables } from '../../../provider/diagnose/index.js'
import { repositoryRoot } from '../../repository.js'
import {
  CARD,
  DRIVE,
  END,
  fileNode,
  FIRST_AT,
  MENU,
  node,
  numbers,
  option,
  partition,
  partitionOfMbr,
  path,
  STORE_AT,
  variablesFile,
  withSum,
  type Variable,
} from './variables-file.js'

const UUID = '0c0ffee0-1234-4abc-8def-0123456789ab'
const SHIM = '\\EFI\\debian\\shimx64.efi'
const DEBIAN = option('debian', path(partition(UUID), fileNode(SHIM)))

const entryVariables = (data: Buffer): readonly Variable[] => [
  { name: 'BootOrder', data: numbers(1) },
  { name: 'Boot0001', data },
]

/** The boot order in short, or why it was not read. */
function shown(file: Buffer): readonly string[] | string {
  const read = readBootVariables(file)
  if (!read.ok) return read.why
  const { next, order } = read.value
  const all = [...(next === null ? [] : [next]), ...order]
  return all.map(({ number, description, isActive, place }) => {
    const where = 'uuid' in place ? ` ${place.uuid}` : ''
    const what = 'file' in place ? ` ${place.file ?? 'fallback'}` : ''
    return `${number} ${description}${isActive ? '' : ' (passed over)'}: ${place.kind}${where}${what}`
  })
}

const whyNot = (change: (file: Buffer) => Buffer): readonly string[] | string =>
  shown(change(variablesFile(entryVariables(DEBIAN))))

/** A file that OVMF itself wrote: `ovmf-4m` has had an entry of ours in it, which OVMF started. */
const ofOvmf = (name: string): Buffer =>
  gunzipSync(readFileSync(join(repositoryRoot, 'test/diagnose/variables', `${name}.fd.gz`)))

describe('16: the boot entries in the UEFI variables', () => {
  it('are read from files that OVMF wrote', () => {
    expect(shown(ofOvmf('ovmf-2m'))).to.deep.equal([
      '0000 UiApp (passed over): firmware',
      '0001 UEFI Misc Device: drive',
      '0002 EFI Internal Shell: firmware',
    ])
    expect(shown(ofOvmf('ovmf-4m'))).to.deep.equal([
      `0001 debian: partition 00000000-0000-4000-8000-000100000000 ${SHIM}`,
      '0002 UEFI Misc Device: drive',
      '0000 UiApp (passed over): firmware',
      '0003 EFI Internal Shell: firmware',
    ])
  })

  for (const name of ['', '_4M', '.ms', '_4M.ms', '_4M.snakeoil'])
    it(`are none in the template OVMF_VARS${name}.fd`, function () {
      const [base = '', keys = ''] = name.split('.')
      const template = `/usr/share/OVMF/OVMF_VARS${base}${keys === '' ? '' : `.${keys}`}.fd`
      if (!existsSync(template)) this.skip()
      expect(shown(readFileSync(template))).to.deep.equal([])
    })

  for (const [what, paths, expected] of [
    ['a partition of a GPT', [partition(UUID), fileNode(SHIM)], `partition ${UUID} ${SHIM}`],
    ['a partition alone', [partition(UUID)], `partition ${UUID} fallback`],
    [
      'a partition by its address, too',
      [DRIVE, partition(UUID), fileNode('\\EFI'), fileNode('x.efi')],
      `partition ${UUID} \\EFI\\x.efi`,
    ],
    [
      'a partition of an MBR',
      [partitionOfMbr(0x1a2b3c, 2), fileNode(SHIM)],
      `partition 001a2b3c-02 ${SHIM}`,
    ],
    ['a file alone', [fileNode(SHIM)], `file ${SHIM}`],
    ['a drive', [DRIVE], 'drive'],
    ['a card', [CARD], 'network'],
    ['a program of the firmware', [MENU], 'firmware'],
    ['nothing', [], 'unknown'],
    ['a file on a drive', [DRIVE, fileNode(SHIM)], 'unknown'],
    ['a kind of node that is not known', [node(5, 1, Buffer.alloc(8))], 'unknown'],
    ['a partition that is cut', [node(4, 1, Buffer.alloc(20))], 'unknown'],
    ['a partition without a name', [node(4, 1, Buffer.alloc(38))], 'unknown'],
    ['more nodes than are read', Array.from({ length: 65 }, () => DRIVE), 'unknown'],
    ['a node of no length', [Buffer.from([1, 1, 0, 0])], 'unknown'],
    ['a node beyond the path', [Buffer.from([1, 1, 0xff, 0])], 'unknown'],
  ] as const)
    it(`name ${what}`, () => {
      const file = variablesFile(entryVariables(option('web', path(...paths))))
      expect(shown(file)).to.deep.equal([`0001 web: ${expected}`])
    })

  it('take the first of several paths', () => {
    const data = option('two', Buffer.concat([path(partition(UUID)), path(fileNode(SHIM))]))
    expect(shown(variablesFile(entryVariables(data)))).to.deep.equal([
      `0001 two: partition ${UUID} fallback`,
    ])
  })

  it('are not well-formed without the end of a path, or with a path that is cut', () => {
    const cut = DEBIAN.subarray(0, -END.length - 1)
    for (const data of [option('web', DRIVE), cut, DEBIAN.subarray(0, 9), Buffer.alloc(0)]) {
      const [entry = ''] = shown(variablesFile(entryVariables(data)))
      expect(entry).to.match(/^0001 .*: unknown$/)
    }
  })

  for (const [what, attributes] of [
    ['is switched off', 0],
    ['is an application', 0x101],
  ] as const)
    it(`are passed over if one ${what}`, () => {
      const file = variablesFile(entryVariables(option('x', path(DRIVE), attributes)))
      expect(shown(file)).to.deep.equal(['0001 x (passed over): drive'])
    })

  for (const kind of ['plain', 'authenticated'] as const)
    it(`are those in force, in the ${kind} format`, () => {
      const named = (text: string, state: number, vendor?: string): Variable => ({
        name: 'Boot00AF',
        data: option(text, path(DRIVE)),
        state,
        ...(vendor === undefined ? {} : { vendor }),
      })
      const order = { name: 'BootOrder', data: numbers(0xaf, 7, 0xaf) }
      const of = (...all: readonly Variable[]): unknown =>
        shown(variablesFile([order, ...all], kind))
      expect(of(named('old', 0x3c), named('new', 0x3f), named('half', 0x7f))).to.deep.equal([
        '00AF new: drive',
      ])
      // The power went off between the new one and the end of the old one.
      expect(of(named('old', 0x3e), named('new', 0x3f))).to.deep.equal(['00AF new: drive'])
      expect(of(named('old', 0x3e), named('half', 0x7f))).to.deep.equal(['00AF old: drive'])
      expect(of(named('mine', 0x3f), named('deleted', 0x3d))).to.deep.equal(['00AF mine: drive'])
      expect(of(named('foreign', 0x3f, UUID))).to.deep.equal([])
      const next = { name: 'BootNext', data: numbers(0xaf) }
      expect(of(next, named('web', 0x3f))).to.deep.equal(['00AF web: drive', '00AF web: drive'])
    })

  it('have clean descriptions and files', () => {
    const data = option('\u001b[2Jweb\n\u202e', path(fileNode('\\\u001b[1mx\n.efi')))
    expect(JSON.stringify(shown(variablesFile(entryVariables(data))))).to.not.match(
      /\\u001b|\\n|\u202e/,
    )
  })

  for (const [what, change, why] of [
    ['an empty file', () => Buffer.alloc(0), 'it is too short for a firmware volume'],
    ['zeros', () => Buffer.alloc(9999), 'it does not begin with a firmware volume of variables'],
    [
      'another volume',
      (file: Buffer) => file.fill(7, 16, 32),
      'it does not begin with a firmware volume of variables',
    ],
    [
      'a wrong sum',
      (file: Buffer) => file.fill(1, 50, 51),
      'the header of its firmware volume is damaged',
    ],
    [
      'variables of a format that is not known',
      (file: Buffer) => file.fill(1, STORE_AT, STORE_AT + 1),
      'the format of its variables is not known',
    ],
    [
      'a store that is not healthy',
      (file: Buffer) => file.fill(0xff, STORE_AT + 21, STORE_AT + 22),
      'the header of its variables is damaged',
    ],
    [
      'a store that is larger than its volume',
      (file: Buffer) => file.fill(0x7f, STORE_AT + 16, STORE_AT + 19),
      'the header of its variables is damaged',
    ],
    [
      'a file that is cut',
      (file: Buffer) => file.subarray(0, 900),
      'it ends before its variables do',
    ],
    [
      'a header that is as long as the file',
      (file: Buffer) => {
        file.writeUInt16LE(0xfffc, 48)
        return withSum(file)
      },
      'the header of its firmware volume is damaged',
    ],
    [
      'a variable without an end',
      (file: Buffer) => file.fill(0x7f, FIRST_AT + 40, FIRST_AT + 43),
      'a variable in it is longer than the room for all of them',
    ],
    [
      'zeros in place of a variable',
      (file: Buffer) => file.fill(0, FIRST_AT, FIRST_AT + 60),
      'behind its last variable it is damaged',
    ],
  ] as const)
    it(`are not read from ${what}`, () => {
      expect(whyNot(change)).to.equal(why)
    })

  it('are not read in part: if the boot order is odd, or longer than 256', () => {
    const of = (data: Buffer): unknown => shown(variablesFile([{ name: 'BootOrder', data }]))
    expect(of(Buffer.alloc(3))).to.equal('the boot order in it is not well-formed')
    expect(of(Buffer.alloc(2 * 257))).to.equal('it has more than 256 boot entries')
    expect(of(Buffer.alloc(2 * 256))).to.deep.equal([])
  })

  it('never throw and always end, whatever the bytes are', () => {
    const whole = ofOvmf('ovmf-4m').subarray(0, 1 << 19)
    const small = variablesFile(entryVariables(DEBIAN), 'authenticated', 2048)
    const flips = fc.array(fc.tuple(fc.nat(2047), fc.integer({ min: 0, max: 255 })), {
      minLength: 1,
      maxLength: 12,
    })
    fc.assert(
      fc.property(flips, fc.nat(2048), fc.constantFrom(small, whole), (changes, cut, source) => {
        const file = Buffer.from(source)
        for (const [at, value] of changes) file.writeUInt8(value, at)
        for (const bytes of [file, withSum(file), file.subarray(0, cut)]) {
          const read = readBootVariables(bytes)
          if (!read.ok) expect(read.why).to.match(/^[\x20-\x7e]+$/)
          else expect(read.value.order.length).to.be.at.most(256)
        }
      }),
      { numRuns: 3_000 },
    )
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 4096 }), (bytes) => {
        expect(readBootVariables(bytes).ok).to.equal(false)
      }),
    )
  })
})
