import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { run } from '../../../lab/run.js'

/** An image of one kind, as its own tools make it. */
export interface StartingImage {
  readonly kind: string
  readonly bytes: Buffer
  /** True if it is accepted as it is. */
  readonly isFit: boolean
}

/** Makes one image of every kind in a folder, by `qemu-img` as far as it can. */
export async function makeStartingImages(folder: string): Promise<readonly StartingImage[]> {
  const made: StartingImage[] = []
  for (const [kind, format, options] of BY_QEMU) {
    const file = join(folder, 'starting')
    await create(['-f', format, ...SECRET, ...options, file, '512K'])
    const isFit = kind.startsWith('qcow2 of')
    const bytes = readFileSync(file)
    made.push({ kind, bytes: format === 'qcow2' ? bytes : bytes.subarray(0, MOST_BYTES), isFit })
  }
  return [
    ...made,
    { kind: 'raw', bytes: bootSector(), isFit: true },
    { kind: 'iso', bytes: iso(''), isFit: true },
    { kind: 'hybrid iso', bytes: iso('\x33\xed\x90\x90'), isFit: true },
    { kind: 'LUKS 1', bytes: luks(1), isFit: false },
    { kind: 'LUKS 2', bytes: luks(2), isFit: false },
  ]
}

/** For LUKS qemu-img measures the processor, and on a busy machine it may find that it cannot. */
async function create(words: readonly string[], tries = 5): Promise<void> {
  try {
    await run('qemu-img', ['create', '-q', ...words])
  } catch (error) {
    if (tries === 1 || !/Unable to get accurate CPU usage/.test(String(error))) throw error
    await create(words, tries - 1)
  }
}

const SECRET = ['--object', 'secret,id=key,data=secret']
const LUKS = 'encrypt.format=luks,encrypt.key-secret=key,encrypt.iter-time=10'

/** Kind, format, options. */
const BY_QEMU: readonly (readonly [string, string, readonly string[]])[] = [
  ['qcow2 of version 2', 'qcow2', ['-o', 'compat=0.10']],
  ['qcow2 of version 3', 'qcow2', []],
  ['qcow2 of small clusters', 'qcow2', ['-o', 'cluster_size=512']],
  [
    'qcow2 of extended L2 entries and zstd',
    'qcow2',
    ['-o', 'extended_l2=on,compression_type=zstd'],
  ],
  ['qcow2 with LUKS', 'qcow2', ['-o', LUKS]],
  ['VMDK', 'vmdk', []],
  ['VMDK descriptor', 'vmdk', ['-o', 'subformat=monolithicFlat']],
  ['VDI', 'vdi', []],
  ['VHD', 'vpc', []],
  ['VHD of fixed size', 'vpc', ['-o', 'subformat=fixed,force_size']],
  ['VHDX', 'vhdx', []],
  ['QED', 'qed', []],
  ['Parallels', 'parallels', []],
]

/** Of the images that are refused as they are, some are 8 MiB of which the beginning alone counts. */
const MOST_BYTES = 640 * 1024
const BYTES = 128 * 1024

function bootSector(): Buffer {
  const bytes = Buffer.alloc(BYTES)
  bytes.write('\xeb\x63\x90', 'latin1')
  bytes.writeUInt16BE(0x55aa, 510)
  return bytes
}

function iso(start: string): Buffer {
  const bytes = start === '' ? Buffer.alloc(BYTES) : bootSector()
  bytes.write(start, 'latin1')
  bytes.write('\x01CD001\x01', 32_768, 'latin1')
  bytes.writeUInt32LE(BYTES / 2048, 32_848)
  bytes.writeUInt16LE(2048, 32_896)
  return bytes
}

function luks(version: number): Buffer {
  const bytes = Buffer.alloc(BYTES)
  bytes.write('LUKS\xba\xbe', 'latin1')
  bytes.writeUInt16BE(version, 6)
  bytes.write('aes', 8)
  bytes.write('xts-plain64', 40)
  bytes.write('sha256', 72)
  return bytes
}
