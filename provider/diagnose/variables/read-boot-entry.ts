import { guestWords } from '../../guest/guest-words.js'
import type { BootEntry } from './boot-variables.js'
import { readDevicePath } from './read-device-path.js'

/** Attributes of an entry (UEFI 2.10 §3.1.3): it is tried, and it is of a category that is not. */
const [ACTIVE, CATEGORY] = [0x1, 0x1f00]
/** Attributes and length of the paths, before the description. */
const HEADER = 6

/** Reads a boot entry: `EFI_LOAD_OPTION`. */
export function readBootEntry(number: string, option: Buffer): BootEntry {
  const descriptionEnd = endOfText(option, HEADER)
  if (descriptionEnd === null)
    return { number, description: '', isActive: true, place: { kind: 'unknown' } }
  const attributes = option.readUInt32LE(0)
  const pathsAt = descriptionEnd + 2
  const pathsEnd = pathsAt + option.readUInt16LE(4)
  return {
    number,
    description: guestWords(option.toString('utf16le', HEADER, descriptionEnd)),
    isActive: (attributes & ACTIVE) !== 0 && (attributes & CATEGORY) === 0,
    place:
      pathsEnd > option.length
        ? { kind: 'unknown' }
        : readDevicePath(option.subarray(pathsAt, pathsEnd)),
  }
}

/** Where the zero at the end of a text is; null: there is none. */
function endOfText(bytes: Buffer, from: number): number | null {
  for (let at = from; at + 2 <= bytes.length; at += 2) if (bytes.readUInt16LE(at) === 0) return at
  return null
}
