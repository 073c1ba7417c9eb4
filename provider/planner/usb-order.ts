import type { UsbAddress } from './types.js'

/** Negative where the port at `a` comes before the one at `b`, hubs' ports after their own. */
export function compareUsb(a: UsbAddress, b: UsbAddress): number {
  const [left, right] = [path(a), path(b)]
  const level = left.findIndex((port, index) => port !== right[index])
  return (
    a.bus - b.bus ||
    (level < 0 ? left.length - right.length : (left[level] ?? 0) - (right[level] ?? 0))
  )
}

function path({ port }: UsbAddress): readonly number[] {
  return port.split('.').map(Number)
}
