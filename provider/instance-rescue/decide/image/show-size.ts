/** A number of bytes in the largest binary unit in which it is at least 1, with one decimal if it is not whole. */
export function showSize(bytes: bigint): string {
  const power = UNITS.findLastIndex((_, index) => bytes >= 1n << BigInt(index * 10))
  const tenths = (bytes * 10n) >> BigInt(Math.max(power, 0) * 10)
  const [whole, tenth] = [tenths / 10n, tenths % 10n]
  const shown = tenth === 0n ? whole.toString() : `${whole.toString()}.${tenth.toString()}`
  return `${shown} ${UNITS[Math.max(power, 0)] ?? ''}`
}

const UNITS = ['bytes', 'KiB', 'MiB', 'GiB', 'TiB'] as const
