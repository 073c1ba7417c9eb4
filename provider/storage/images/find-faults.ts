import type { ImageHeader } from './headers/header.js'

/**
 * 16 TiB, the most that ext4 can use with blocks of 4 KiB: no rescue system is larger.
 *
 * QEMU's tables grow with the virtual size, which a forged header chooses: at 16 TiB the overlay's L1 table
 * has 256 KiB.
 */
const MAX_VIRTUAL_SIZE = 2n ** 44n

/** Finds every reason why an image with this header is not accepted; empty if it is accepted. */
export function findFaults(
  { faults, format, backingFile, virtualSize }: ImageHeader & { readonly virtualSize: bigint },
  declared: string | undefined,
): string[] {
  return [
    ...faults,
    ...(backingFile === null || backingFile === '' ? [] : [explainBacking(backingFile)]),
    ...(declared === undefined || declared === format
      ? []
      : [`its format is '${format}', not '${declared}' as declared`]),
    ...checkSize(virtualSize),
  ]
}

/** The name comes from an untrusted header, and the sentence goes to a terminal. */
function explainBacking(name: string): string {
  const shown = name.replaceAll(/[\p{Cc}\p{Cs}\p{Zl}\p{Zp}]/gu, '?')
  return `it is an overlay on '${shown}'; only an image that stands alone is accepted`
}

function checkSize(size: bigint): string[] {
  if (size === 0n) return ['it is empty']
  return size > MAX_VIRTUAL_SIZE
    ? [`its virtual size ${size.toString()} exceeds ${MAX_VIRTUAL_SIZE.toString()} bytes`]
    : []
}
