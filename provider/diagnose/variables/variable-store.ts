import { guidAt } from '../../words/guid.js'

/** The part of a file that has variables. */
export interface VariableStore {
  readonly bytes: Buffer
  /** Where the header of the first variable begins. */
  readonly start: number
  readonly end: number
  /** True: the headers of the variables have the fields of authenticated variables. */
  readonly isAuthenticated: boolean
}

/** Firmware volume of NV data (EDK II `Guid/SystemNvDataGuid.h`, PI 1.7 volume 3 §3.2.1). */
const VOLUME_GUID = 'fff12b8d-7696-4c8b-a985-2747075b4f50'
const VOLUME_BYTES = 56
/** EDK II `Guid/VariableFormat.h` and `Guid/AuthenticatedVariableFormat.h`. */
const STORE_GUIDS: ReadonlyMap<string, boolean> = new Map([
  ['ddcf3616-3275-4164-98b6-fe85707ffe7d', false],
  ['aaf32c78-947b-439a-a180-2e144ec37792', true],
])
const STORE_BYTES = 28
/** A store is formatted, and healthy. */
const [FORMATTED, HEALTHY] = [0x5a, 0xfe]

/** Finds the store at the beginning of a file, or says why there is none, as a clause. */
export function findVariableStore(bytes: Buffer): VariableStore | string {
  if (bytes.length < VOLUME_BYTES) return 'it is too short for a firmware volume'
  if (bytes.toString('latin1', 40, 44) !== '_FVH' || guidAt(bytes, 16) !== VOLUME_GUID)
    return 'it does not begin with a firmware volume of variables'
  const at = bytes.readUInt16LE(48)
  if (at < VOLUME_BYTES || at % 4 !== 0 || at + STORE_BYTES > bytes.length || !hasSum(bytes, at))
    return 'the header of its firmware volume is damaged'
  const isAuthenticated = STORE_GUIDS.get(guidAt(bytes, at))
  if (isAuthenticated === undefined) return 'the format of its variables is not known'
  const end = at + bytes.readUInt32LE(at + 16)
  const isWhole = bytes[at + 20] === FORMATTED && bytes[at + 21] === HEALTHY
  if (!isWhole || end < at + STORE_BYTES || BigInt(end) > bytes.readBigUInt64LE(32))
    return 'the header of its variables is damaged'
  if (end > bytes.length) return 'it ends before its variables do'
  return { bytes, start: at + STORE_BYTES, end, isAuthenticated }
}

/** The numbers of 16 bits of the header add up to zero. */
function hasSum(bytes: Buffer, length: number): boolean {
  let sum = 0
  for (let at = 0; at < length; at += 2) sum = (sum + bytes.readUInt16LE(at)) & 0xffff
  return sum === 0
}
