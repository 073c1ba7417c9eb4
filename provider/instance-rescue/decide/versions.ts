import type { Host } from '../../host/index.js'

/** Oldest libvirt that has every call that we make. */
export const MINIMUM_LIBVIRT = 7_000_000
/** Oldest QEMU, of the same age. libvirt numbers a version major · 10⁶ + minor · 10³ + release. */
export const MINIMUM_QEMU = 5_002_000

/** Why a host is too old; empty if it is not. */
export async function versionRefusals({ libvirt, uri }: Host): Promise<string[]> {
  const [library, hypervisor] = (
    await Promise.all([libvirt.connectGetLibVersion(), libvirt.connectGetVersion()])
  ).map(Number)
  return [
    ...tooOld('libvirt', uri, [library, MINIMUM_LIBVIRT]),
    // Other drivers count their versions otherwise. Their domains are refused by type.
    ...(uri.startsWith('qemu') ? tooOld('QEMU', uri, [hypervisor, MINIMUM_QEMU]) : []),
  ]
}

function tooOld(
  what: string,
  uri: string,
  [version = 0, minimum]: [number | undefined, number],
): string[] {
  return version < minimum
    ? [`${what} ${show(version)} on ${uri} is older than ${show(minimum)}`]
    : []
}

function show(version: number): string {
  return `${Math.floor(version / 1_000_000)}.${Math.floor(version / 1_000) % 1_000}.${version % 1_000}`
}
