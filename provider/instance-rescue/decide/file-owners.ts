import { readDacLabel } from '../../domain-xml/index.js'
import type { HostIdentity } from '../../host/index.js'

/** Who owns the files of a guest while it runs. */
export interface FileOwners {
  /** True if libvirt gives the files to QEMU's user when the guest starts. */
  readonly areGiven: boolean
  /** True if the definition forbids that: what QEMU's user cannot open by itself, it cannot open at all. */
  readonly areFixed: boolean
  /** `uid:gid` of QEMU's user; null: not known, or libvirt runs as that user itself. */
  readonly guest: string | null
}

/** Finds it from what the host does and what the definition says. */
export function fileOwners(
  { givesFilesAway, guestOwner = null }: Pick<HostIdentity, 'givesFilesAway' | 'guestOwner'>,
  storedXml: string,
): FileOwners {
  if (givesFilesAway !== true) return { areGiven: false, areFixed: false, guest: null }
  const { isFixed, owner } = readDacLabel(storedXml)
  return { areGiven: !isFixed, areFixed: isFixed, guest: owner ?? guestOwner }
}
