import { isLibvirtError } from '../../libvirt/index.js'
import type { LibvirtConnection, VolRef } from '../../libvirt/index.js'
import type { Disk, Domain } from '../../planner/types.js'
import { asFolder, findVolume, findVolumeByPath } from '../../storage/index.js'

/**
 * The disks of an instance whose source is gone, a reason each.
 *
 * A guest can go on running on a deleted file; stopped, neither rescue nor roll-back could start.
 */
export async function findMissingSources(
  libvirt: LibvirtConnection,
  domain: Domain,
): Promise<string[]> {
  const reasons: string[] = []
  for (const disk of domain.disks) {
    if (await isSourceMissing(libvirt, disk)) {
      reasons.push(
        `the source '${disk.source ?? ''}' of disk '${disk.target}' does not exist any more`,
      )
    }
  }
  return reasons
}

async function isSourceMissing(libvirt: LibvirtConnection, disk: Disk): Promise<boolean> {
  if (disk.source === null) return false
  if (disk.type === 'file') return isFileMissing(libvirt, disk.source)
  if (disk.type !== 'volume') return false
  const [poolName = '', name = ''] = splitOnce(disk.source, '/')
  try {
    return (
      (await findVolume(
        libvirt,
        await libvirt.storagePoolLookupByName({ name: poolName }),
        name,
      )) === null
    )
  } catch (error) {
    if (isLibvirtError(error, 'NO_STORAGE_POOL', 'OPERATION_INVALID')) return true
    throw error
  }
}

/** Missing only where a pool covers its folder and does not have it: outside of pools nobody can look. */
async function isFileMissing(libvirt: LibvirtConnection, path: string): Promise<boolean> {
  const vol = await findVolumeByPath(libvirt, path)
  if (vol !== null) return isGone(libvirt, vol)
  const folder = path.slice(0, Math.max(path.lastIndexOf('/'), 1))
  try {
    const pool = await libvirt.storagePoolLookupByTargetPath({ path: folder })
    return (await asFolder(libvirt, pool)) !== null
  } catch (error) {
    if (isLibvirtError(error, 'NO_STORAGE_POOL')) return false
    throw error
  }
}

/** A pool knows a volume until its next refresh; only a look at the file tells whether it is there. */
async function isGone(libvirt: LibvirtConnection, vol: VolRef): Promise<boolean> {
  try {
    await libvirt.storageVolGetInfo({ vol })
    return false
  } catch (error) {
    if (isLibvirtError(error, 'NO_STORAGE_VOL')) return true
    throw error
  }
}

function splitOnce(text: string, separator: string): string[] {
  const at = text.indexOf(separator)
  return at === -1 ? [text] : [text.slice(0, at), text.slice(at + separator.length)]
}
