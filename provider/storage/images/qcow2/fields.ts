/** The fields of a qcow2 header that decide whether it is accepted (QEMU `docs/interop/qcow2.txt`). */
export interface Qcow2Fields {
  readonly version: 2 | 3
  readonly backingOffset: bigint
  readonly backingLength: number
  readonly clusterBits: number
  /** Virtual bytes. */
  readonly size: bigint
  /** 0: none, 1: AES, 2: LUKS. */
  readonly encryption: number
  readonly l1Entries: number
  readonly l1Offset: bigint
  readonly refcountOffset: bigint
  readonly refcountClusters: number
  readonly snapshots: number
  readonly snapshotsOffset: bigint
  /** The incompatible features, one a bit. */
  readonly features: bigint
  /** Bits of a refcount, as a power of two. */
  readonly refcountOrder: number
  readonly headerLength: number
  /** 0: zlib, 1: zstd. */
  readonly compression: number
}

const V2_BYTES = 72
const V3_BYTES = 104
/** Byte of the compression type, behind the fields that each header of version 3 has. */
const COMPRESSION_AT = 104

/** True for qcow2 of any version; version 1 is another format. */
export function isQcow2(start: Buffer): boolean {
  return start.toString('latin1', 0, 4) === 'QFI\xfb' && !isVersion1(start)
}

function isVersion1(start: Buffer): boolean {
  return start.length >= 8 && start.readUInt32BE(4) === 1
}

/** Reads the fields, or says why there are none. */
export function readFields(start: Buffer): Qcow2Fields | string {
  if (start.length < V2_BYTES) return CUT_OFF
  const version = start.readUInt32BE(4)
  if (version === 2) return { ...readCommon(start), ...VERSION_2 }
  if (version !== 3) return `qcow2 version ${version} is not known`
  return start.length < V3_BYTES ? CUT_OFF : { ...readCommon(start), ...readVersion3(start) }
}

const CUT_OFF = 'its header is cut off'

/** What a header of version 2 leaves out. */
const VERSION_2 = {
  version: 2,
  features: 0n,
  refcountOrder: 4,
  headerLength: V2_BYTES,
  compression: 0,
} as const

type Common = Omit<Qcow2Fields, keyof typeof VERSION_2>

function readCommon(start: Buffer): Common {
  return {
    backingOffset: start.readBigUInt64BE(8),
    backingLength: start.readUInt32BE(16),
    clusterBits: start.readUInt32BE(20),
    size: start.readBigUInt64BE(24),
    encryption: start.readUInt32BE(32),
    l1Entries: start.readUInt32BE(36),
    l1Offset: start.readBigUInt64BE(40),
    refcountOffset: start.readBigUInt64BE(48),
    refcountClusters: start.readUInt32BE(56),
    snapshots: start.readUInt32BE(60),
    snapshotsOffset: start.readBigUInt64BE(64),
  }
}

function readVersion3(start: Buffer): Pick<Qcow2Fields, keyof typeof VERSION_2> {
  const headerLength = start.readUInt32BE(100)
  const hasCompression = headerLength > COMPRESSION_AT && start.length > COMPRESSION_AT
  return {
    version: 3,
    features: start.readBigUInt64BE(72),
    refcountOrder: start.readUInt32BE(96),
    headerLength,
    compression: hasCompression ? start.readUInt8(COMPRESSION_AT) : 0,
  }
}
