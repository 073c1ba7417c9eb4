import type { InspectedImage, InspectedKernel } from '../../storage/index.js'
import type { FileOwners } from './file-owners.js'

/** True if QEMU cannot open a file, because libvirt must not give it to QEMU's user. */
export function isClosed(
  { isReadable, owner }: Pick<InspectedImage, 'isReadable' | 'owner'>,
  { areFixed, guest }: FileOwners,
): boolean {
  return areFixed && !isReadable && owner !== guest
}

/** Why QEMU could not open a file, as a clause. */
export const WHY_CLOSED =
  'not every user of the host can read it, and the definition (seclabel) forbids libvirt to give it to the user that QEMU runs as'

/** Says which files of a kernel QEMU could not open. Nothing copies them, as an image is copied. */
export function explainClosed(kernel: InspectedKernel | null, owners: FileOwners): string[] {
  const closed = kernel?.files.filter((file) => isClosed(file, owners)) ?? []
  return closed.map(({ path }) => `file '${path}': ${WHY_CLOSED}; make it readable`)
}
