import { parseDomain, readDiskPolicies } from '../../../domain-xml/index.js'
import { isLibvirtError, orNull } from '../../../libvirt/index.js'
import type { Disk } from '../../../planner/types.js'
import {
  asFolder,
  exists,
  findPoolOfFolder,
  findVolume,
  findVolumeByPath,
} from '../../../storage/index.js'
import type { StorageHost } from '../../../storage/index.js'

/**
 * Finds the disks of a definition whose source is gone and without which the instance cannot start, and
 * gives a reason for each.
 *
 * A guest can go on running on a deleted file. Once it is stopped, neither the rescue nor the instance
 * could start.
 */
export async function findMissingSources(host: StorageHost, storedXml: string): Promise<string[]> {
  const { optional } = readDiskPolicies(storedXml)
  const disks = parseDomain(storedXml).disks.filter(({ target }) => !optional.includes(target))
  const answers = await Promise.all(disks.map((disk) => isSourceMissing(host, disk)))
  return disks
    .filter((_, index) => answers[index])
    .map(
      ({ source, target }) =>
        `the source '${source ?? ''}' of disk '${target}' does not exist any more`,
    )
}

async function isSourceMissing(host: StorageHost, { type, source }: Disk): Promise<boolean> {
  if (source === null) return false
  if (type === 'file') return isFileMissing(host, source)
  if (type !== 'volume') return false
  const [name = '', volume = ''] = splitOnce(source, '/')
  const pool = await orNull('NO_STORAGE_POOL', host.libvirt.storagePoolLookupByName({ name }))
  if (pool === null) return true
  try {
    return (await findVolume(host, pool, volume)) === null
  } catch (error) {
    if (isLibvirtError(error, 'OPERATION_INVALID')) return true // the pool is not active
    throw error
  }
}

/** True if a pool covers the file's folder and does not have the file: outside of pools libvirt cannot look. */
async function isFileMissing(host: StorageHost, path: string): Promise<boolean> {
  const { libvirt } = host
  const vol = await findVolumeByPath(host, path)
  if (vol !== null) return !(await exists(libvirt, vol))
  const pool = await findPoolOfFolder(libvirt, path.slice(0, Math.max(path.lastIndexOf('/'), 1)))
  return pool !== null && (await asFolder(libvirt, pool)) !== null
}

function splitOnce(text: string, separator: string): string[] {
  const at = text.indexOf(separator)
  return at === -1 ? [text] : [text.slice(0, at), text.slice(at + separator.length)]
}
