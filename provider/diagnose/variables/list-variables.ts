import { GUID_BYTES, guidAt } from '../../words/guid.js'
import type { VariableStore } from './variable-store.js'

/** `EFI_GLOBAL_VARIABLE` (UEFI 2.10 §3.3). */
const GLOBAL = '8be4df61-93ca-11d2-aa0d-00e098032b8c'
/** A header of a variable begins so, and memory that was erased has ones alone (EDK II `Guid/VariableFormat.h`). */
const [START, ERASED] = [0x55aa, 0xffff]
/** States of a variable in force: it was added, or was added and the one that replaces it is not written yet. */
const [ADDED, REPLACED] = [0x3f, 0x3e]
/** Where the sizes are in both kinds of headers; the vendor's GUID follows them. */
const [PLAIN_SIZES, AUTHENTICATED_SIZES] = [8, 36]

/**
 * The boot variables of UEFI that are in force, by name; a text says why they cannot be read, as a clause.
 *
 * Of several of a name EDK II takes the first that was added, else the last that was being replaced.
 */
export function listVariables(store: VariableStore): ReadonlyMap<string, Buffer> | string {
  const { bytes, end, isAuthenticated } = store
  const sizesAt = isAuthenticated ? AUTHENTICATED_SIZES : PLAIN_SIZES
  const [added, replaced] = [new Map<string, Buffer>(), new Map<string, Buffer>()]
  let at = aligned(store.start)
  // Each step is as long as a header at least.
  for (; at + sizesAt + 8 + GUID_BYTES <= end && bytes.readUInt16LE(at) === START;) {
    const [nameSize, size] = [sizeAt(bytes, at + sizesAt), sizeAt(bytes, at + sizesAt + 4)]
    const nameAt = at + sizesAt + 8 + GUID_BYTES
    const next = nameAt + nameSize + size
    if (next > end) return 'a variable in it is longer than the room for all of them'
    const state = bytes[at + 2]
    const name = bytes.toString('utf16le', nameAt, nameAt + nameSize).replace(/\0$/, '')
    if (guidAt(bytes, nameAt - GUID_BYTES) === GLOBAL && WANTED.test(name)) {
      const data = bytes.subarray(nameAt + nameSize, next)
      if (state === ADDED && !added.has(name)) added.set(name, data)
      if (state === REPLACED) replaced.set(name, data)
    }
    at = aligned(next)
  }
  if (at + 2 <= end && bytes.readUInt16LE(at) !== ERASED)
    return 'behind its last variable it is damaged'
  return new Map([...replaced, ...added])
}

const WANTED = /^Boot(?:Order|Next|[0-9A-F]{4})$/

/** A header whose sizes were not written yet has none. */
function sizeAt(bytes: Buffer, at: number): number {
  const size = bytes.readUInt32LE(at)
  return size === 0xffffffff ? 0 : size
}

function aligned(at: number): number {
  return Math.ceil(at / 4) * 4
}
