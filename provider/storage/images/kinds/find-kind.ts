import { FOOTERS, STARTS, VMDK_DESCRIPTOR } from './kinds.js'
import type { Kind } from './kinds.js'

/** Bytes of a file's end that `findKindByFooter` looks at. */
export const FOOTER_BYTES = 512

/** The refused kind that a file's first bytes are of; null: none. */
export function findKind(start: Buffer): Kind | null {
  const found = STARTS.find(({ at, text }) => hasText(start, at, text))
  if (found !== undefined) return found.kind
  return isDescriptor(start) ? VMDK_DESCRIPTOR : null
}

/** The refused kind that a file's last `FOOTER_BYTES` are of; null: none. */
export function findKindByFooter(footer: Buffer): Kind | null {
  return FOOTERS.find(({ at, text }) => hasText(footer, at, text))?.kind ?? null
}

/**
 * True for the text file of a VMDK image, also without its first comment.
 *
 * QEMU takes any file for one that has `version=` behind comments and blank lines (`block/vmdk.c`, `vmdk_probe`).
 */
function isDescriptor(start: Buffer): boolean {
  return /^(?:#[^\n]*\n| *\r?\n)*version=/.test(start.toString('latin1', 0, PROBED_BYTES))
}

/** QEMU looks at 512 bytes. */
const PROBED_BYTES = 2048

function hasText(bytes: Buffer, at: number, text: string): boolean {
  return bytes.toString('latin1', at, at + text.length) === text
}
