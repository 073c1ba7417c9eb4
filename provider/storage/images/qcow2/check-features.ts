import { command, marked } from '../../../shell/index.js'
import type { ImageFile } from '../headers/header.js'
import type { Qcow2Extensions } from './extensions.js'
import type { Qcow2Fields } from './fields.js'

const DIRTY = 1n << 0n
const CORRUPT = 1n << 1n
const DATA_FILE = 1n << 2n
const COMPRESSION = 1n << 3n
const EXTENDED_L2 = 1n << 4n
const KNOWN = DIRTY | CORRUPT | DATA_FILE | COMPRESSION | EXTENDED_L2

/** An encryption method. */
const LUKS = 2

/** Cluster bits from which extended L2 entries exist: 32 subclusters of at least 512 bytes. */
const EXTENDED_L2_BITS = 14

/** True if L2 entries have 16 bytes instead of 8. */
export function hasExtendedL2({ features }: Qcow2Fields): boolean {
  return (features & EXTENDED_L2) !== 0n
}

/** Says which features of a qcow2 image are not accepted: what reads other files, needs a key, or is damaged. */
export function checkFeatures(
  fields: Qcow2Fields,
  { namesDataFile, hasKeys }: Pick<Qcow2Extensions, 'namesDataFile' | 'hasKeys'>,
  file: ImageFile,
): string[] {
  const { features, encryption } = fields
  const has = (bit: bigint): boolean => (features & bit) !== 0n
  const unknown = features & ~KNOWN
  return [
    ...(has(DIRTY) ? [`it was not closed properly; ${repair(file)}`] : []),
    ...(has(CORRUPT) ? [`it is marked corrupt; ${repair(file)}`] : []),
    ...(has(DATA_FILE) || namesDataFile ? ['it keeps its data in another file'] : []),
    ...(unknown === 0n ? [] : [`it needs unknown features (0x${unknown.toString(16)})`]),
    ...explainEncryption(encryption, hasKeys),
    ...checkCompression(fields, has(COMPRESSION)),
    ...(has(EXTENDED_L2) && fields.clusterBits < EXTENDED_L2_BITS
      ? ['its clusters are too small for its extended L2 entries']
      : []),
  ]
}

function repair({ path, where = 'on the host' }: ImageFile): string {
  return `repair it ${where}: ${marked(command(['qemu-img', 'check', '-r', 'all', path]))}`
}

function explainEncryption(method: number, hasKeys: boolean): string[] {
  if (method === 0 && !hasKeys) return []
  return [method === LUKS || hasKeys ? 'it is encrypted with LUKS' : 'it is encrypted']
}

/** zlib has no feature bit, and zstd has one. */
function checkCompression({ compression }: Qcow2Fields, isMarked: boolean): string[] {
  if (compression > 1) return [`it needs compression type ${compression}, which is not known`]
  return (compression === 1) === isMarked
    ? []
    : ['its compression type and its features contradict each other']
}
