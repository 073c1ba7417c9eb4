import { DESCRIPTOR, SECTOR, STANDARD_ID } from './format.js'
import type { Naming } from './names.js'
import { both16, both32, directoryRecord, type Extent } from './records.js'

/** What a volume descriptor says. */
export interface Volume {
  readonly naming: Naming
  readonly label: string
  /** Sectors of the whole image. */
  readonly sectors: number
  readonly root: Extent
  readonly pathTable: {
    readonly bytes: number
    readonly littleEndian: number
    readonly bigEndian: number
  }
}

/** A volume descriptor: primary or, for Joliet, supplementary. ECMA-119 8.4 and 8.5. */
export function volumeDescriptor({ naming, label, sectors, root, pathTable }: Volume): Buffer {
  const bytes = Buffer.alloc(SECTOR)
  const { isJoliet } = naming
  begin(bytes, isJoliet ? DESCRIPTOR.SUPPLEMENTARY : DESCRIPTOR.PRIMARY)
  // System, volume set, publisher, preparer, application, and three names of files: empty.
  for (const [at, length] of TEXTS) naming.field('', length).copy(bytes, at)
  naming.field(label, 32).copy(bytes, 40)
  both32(sectors).copy(bytes, 80)
  if (isJoliet) bytes.write('%/E', 88, 'latin1')
  both16(1).copy(bytes, 120)
  both16(1).copy(bytes, 124)
  both16(SECTOR).copy(bytes, 128)
  both32(pathTable.bytes).copy(bytes, 132)
  bytes.writeUInt32LE(pathTable.littleEndian, 140)
  bytes.writeUInt32BE(pathTable.bigEndian, 148)
  directoryRecord(Buffer.from([0]), root, true).copy(bytes, 156)
  // Created and changed; never out of date, and valid at once.
  for (const at of [813, 830]) bytes.write('2000010100000000', at, 'latin1')
  for (const at of [847, 864]) bytes.write('0'.repeat(16), at, 'latin1')
  bytes[881] = 1
  return bytes
}

const TEXTS = [
  [8, 32],
  [190, 128],
  [318, 128],
  [446, 128],
  [574, 128],
  [702, 37],
  [739, 37],
  [776, 37],
] as const

/** The descriptor after the last one. */
export function endDescriptor(): Buffer {
  const bytes = Buffer.alloc(SECTOR)
  begin(bytes, DESCRIPTOR.END)
  return bytes
}

function begin(bytes: Buffer, type: number): void {
  bytes[0] = type
  bytes.write(STANDARD_ID, 1, 'latin1')
  bytes[6] = 1
}
