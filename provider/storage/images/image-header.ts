/**
 * What an image's header says. We read the first bytes ourselves: an image is untrusted, and no tool
 * may open it before it is checked (CVE-2022-47951, CVE-2024-32498, CVE-2024-40767).
 */
export interface ImageHeader {
  /** `raw`, `qcow2`, `iso`, or the name of a format that is never accepted. */
  readonly format: string
  /** Bytes that the guest would see; null if the header does not say (raw, iso: the size of the file). */
  readonly virtualSize: bigint | null
  /** Path of the backing file, as the header has it; null: none. */
  readonly backingFile: string | null
  /** Format of the backing file, as the header has it; null: not named. */
  readonly backingFormat: string | null
  /** Why the file is not accepted as an image; empty if it is accepted. */
  readonly faults: readonly string[]
}

/** Bytes of the file that `parseImageHeader` looks at. */
export const IMAGE_HEADER_BYTES = 64 * 1024

/** Formats that are recognized only to be refused: magic text and its offset. */
const REFUSED: readonly { format: string; at: number; magic: string }[] = [
  { format: 'vmdk', at: 0, magic: 'KDMV' },
  { format: 'vmdk', at: 0, magic: 'COWD' },
  { format: 'vmdk', at: 0, magic: '# Disk DescriptorFile' },
  { format: 'vhdx', at: 0, magic: 'vhdxfile' },
  { format: 'vpc', at: 0, magic: 'conectix' },
  { format: 'qed', at: 0, magic: 'QED\0' },
  { format: 'vdi', at: 64, magic: '\x7f\x10\xda\xbe' },
  { format: 'luks', at: 0, magic: 'LUKS\xba\xbe' },
  { format: 'parallels', at: 0, magic: 'WithoutFreeSpace' },
  { format: 'parallels', at: 0, magic: 'WithouFreSpacExt' },
  { format: 'bochs', at: 0, magic: 'Bochs Virtual HD Image' },
]

/** Reads the first bytes of an image. Never throws: what is unreadable becomes a fault. */
export function parseImageHeader(bytes: Uint8Array): ImageHeader {
  if (hasText(bytes, 0, 'QFI\xfb')) return parseQcow(bytes)
  const refused = REFUSED.find(({ at, magic }) => hasText(bytes, at, magic))
  if (refused !== undefined)
    return plain(refused.format, [`format '${refused.format}' is not accepted`])
  return plain(hasText(bytes, 32769, 'CD001') ? 'iso' : 'raw', [])
}

function plain(format: string, faults: readonly string[]): ImageHeader {
  return { format, virtualSize: null, backingFile: null, backingFormat: null, faults }
}

/** Incompatible feature bits of a qcow2 header (QEMU docs/interop/qcow2.txt). */
const QCOW2_BITS: readonly { bit: number; fault: string | null }[] = [
  { bit: 0, fault: null }, // dirty refcounts: harmless to a reader
  { bit: 1, fault: 'it is marked corrupt' },
  { bit: 2, fault: 'it keeps its data in another file' },
  { bit: 3, fault: null }, // compression type
  { bit: 4, fault: null }, // extended L2 entries
]

function parseQcow(bytes: Uint8Array): ImageHeader {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (bytes.length < 72) return plain('qcow2', ['its header is cut off'])
  const version = view.getUint32(4)
  if (version !== 2 && version !== 3)
    return plain('qcow2', [`qcow version ${version} is not accepted`])
  if (version === 3 && bytes.length < 104) return plain('qcow2', ['its header is cut off'])

  const features = version === 3 ? view.getBigUint64(72) : 0n
  const encrypted = view.getUint32(32) !== 0
  const backing = readBackingFile(bytes, view)
  return {
    format: 'qcow2',
    virtualSize: view.getBigUint64(24),
    backingFile: backing.file,
    backingFormat: backing.file === null ? null : readBackingFormat(bytes, view, version),
    faults: [
      ...featureFaults(features),
      ...backing.faults,
      ...(encrypted ? ['it is encrypted'] : []),
    ],
  }
}

function featureFaults(features: bigint): string[] {
  const known = QCOW2_BITS.reduce((mask, { bit }) => mask | (1n << BigInt(bit)), 0n)
  const unknown = features & ~known
  const set = QCOW2_BITS.filter(({ bit }) => (features >> BigInt(bit)) & 1n).flatMap(
    ({ fault }) => fault ?? [],
  )
  return unknown === 0n ? set : [...set, `it needs unknown features (0x${unknown.toString(16)})`]
}

function readBackingFile(
  bytes: Uint8Array,
  view: DataView,
): { file: string | null; faults: string[] } {
  const offset = view.getBigUint64(8)
  const length = view.getUint32(16)
  if (offset === 0n) return { file: null, faults: [] }
  if (length === 0 || length > 1023 || offset + BigInt(length) > BigInt(bytes.length)) {
    return { file: '', faults: ['the name of its backing file lies outside its header'] }
  }
  return { file: readText(bytes, Number(offset), length), faults: [] }
}

const BACKING_FORMAT_EXTENSION = 0xe2792aca

function readBackingFormat(bytes: Uint8Array, view: DataView, version: number): string | null {
  let at = version === 3 ? view.getUint32(100) : 72
  while (at + 8 <= bytes.length) {
    const type = view.getUint32(at)
    const length = view.getUint32(at + 4)
    if (type === 0 || at + 8 + length > bytes.length) return null
    if (type === BACKING_FORMAT_EXTENSION) return readText(bytes, at + 8, length)
    at += 8 + Math.ceil(length / 8) * 8
  }
  return null
}

function hasText(bytes: Uint8Array, at: number, text: string): boolean {
  if (bytes.length < at + text.length) return false
  return Array.from(text).every((char, index) => bytes[at + index] === char.charCodeAt(0))
}

function readText(bytes: Uint8Array, at: number, length: number): string {
  return new TextDecoder().decode(bytes.subarray(at, at + length))
}
