import type { BootEntry, ReadVariables } from './boot-variables.js'
import { listVariables } from './list-variables.js'
import { readBootEntry } from './read-boot-entry.js'
import { findVariableStore } from './variable-store.js'

/** Bytes of a file of UEFI variables that are read: the first 256 KiB have them in EDK II, for x86 and for ARM. */
export const VARIABLES_BYTES = 1 << 19
/** Boot entries that are read. */
const MOST_ENTRIES = 256

/**
 * Reads the boot entries from the file that EDK II keeps its variables in (UEFI 2.10 §3.1.3, §3.3).
 *
 * The guest may have written anything there. It never throws, and what does not follow the format is not read at all:
 * a part of the entries could look like a cause.
 */
export function readBootVariables(file: Uint8Array): ReadVariables {
  const store = findVariableStore(
    Buffer.from(file.buffer, file.byteOffset, Math.min(file.length, VARIABLES_BYTES)),
  )
  if (typeof store === 'string') return { ok: false, why: store }
  const variables = listVariables(store)
  if (typeof variables === 'string') return { ok: false, why: variables }
  const order = readNumbers(variables.get('BootOrder'))
  const next = readNumbers(variables.get('BootNext'))
  if (order === null || next === null || next.length > 1)
    return { ok: false, why: 'the boot order in it is not well-formed' }
  if (order.length > MOST_ENTRIES)
    return { ok: false, why: `it has more than ${MOST_ENTRIES} boot entries` }
  const entryOf = (number: string): readonly BootEntry[] => {
    const option = variables.get(`Boot${number}`)
    return option === undefined ? [] : [readBootEntry(number, option)]
  }
  return {
    ok: true,
    value: {
      next: next.flatMap(entryOf)[0] ?? null,
      order: [...new Set(order)].flatMap(entryOf),
    },
  }
}

/** Numbers of boot entries; null: it is not a list of them. */
function readNumbers(bytes: Buffer = Buffer.alloc(0)): readonly string[] | null {
  if (bytes.length % 2 !== 0) return null
  return Array.from({ length: bytes.length / 2 }, (_, index) =>
    bytes
      .readUInt16LE(index * 2)
      .toString(16)
      .toUpperCase()
      .padStart(4, '0'),
  )
}
