import { DOMAIN_JOB, isLibvirtError } from '../../libvirt/index.js'
import type { LibvirtConnection } from '../../libvirt/index.js'
import { liveDifferences } from '../../domain-xml/index.js'
import type { Disk, Domain } from '../../planner/types.js'
import { asFolder, findVolume, findVolumeByPath } from '../../storage/index.js'
import type { Observation } from './observe.js'

/**
 * Why this instance cannot be rescued as it stands, all reasons at once; empty: it can.
 *
 * Asks only; touches nothing. An instance that already runs a rescue is not asked about its jobs
 * and devices: what runs there is ours.
 */
export async function findRefusals(
  libvirt: LibvirtConnection,
  seen: Observation,
  domain: Domain,
): Promise<string[]> {
  const reasons = [...stateRefusals(seen)]
  if (seen.marker === null && seen.liveXml !== null) {
    reasons.push(
      ...liveDifferences(seen.storedXml, seen.liveXml).map(({ text }) => `live-differs: ${text}`),
    )
    reasons.push(...(await jobRefusals(libvirt, seen, domain)))
  }
  reasons.push(...(await sourceRefusals(libvirt, domain)))
  return reasons
}

function stateRefusals({ power, managedSave, dom }: Observation): string[] {
  const reasons: string[] = []
  if (power === 'paused')
    reasons.push(`it is paused; 'virsh resume ${dom.name}' or 'virsh destroy ${dom.name}' first`)
  if (power === 'suspended')
    reasons.push(`it is suspended by its own system; 'virsh dompmwakeup ${dom.name}' first`)
  if (power === 'migrated') reasons.push('it was migrated to another host')
  if (managedSave === 'of-instance') {
    reasons.push(
      `it has a managed save; 'virsh start ${dom.name}' resumes it, 'virsh managedsave-remove ${dom.name}' throws it away`,
    )
  }
  return reasons
}

async function jobRefusals(
  libvirt: LibvirtConnection,
  { dom }: Observation,
  domain: Domain,
): Promise<string[]> {
  const { type } = await libvirt.domainGetJobInfo({ dom })
  const busy = type === DOMAIN_JOB.BOUNDED || type === DOMAIN_JOB.UNBOUNDED
  const reasons = busy ? ['a job (migration, save or dump) is running on it'] : []
  for (const disk of domain.disks) {
    if (disk.source === null) continue
    if (await hasBlockJob(() => libvirt.domainGetBlockJobInfo({ dom, path: disk.target }))) {
      reasons.push(
        `a block job is running on disk '${disk.target}'; 'virsh blockjob ${dom.name} ${disk.target}' shows it`,
      )
    }
  }
  return reasons
}

async function hasBlockJob(ask: () => Promise<{ found: number }>): Promise<boolean> {
  try {
    return (await ask()).found !== 0
  } catch (error) {
    // Drivers and disks that know no block jobs have none.
    if (
      isLibvirtError(
        error,
        'NO_SUPPORT',
        'OPERATION_UNSUPPORTED',
        'CONFIG_UNSUPPORTED',
        'OPERATION_INVALID',
        'INVALID_ARG',
      )
    )
      return false
    throw error
  }
}

/** A guest can go on running on a deleted file; stopped, neither rescue nor roll-back could start. */
async function sourceRefusals(libvirt: LibvirtConnection, domain: Domain): Promise<string[]> {
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
  if ((await findVolumeByPath(libvirt, path)) !== null) return false
  const folder = path.slice(0, Math.max(path.lastIndexOf('/'), 1))
  try {
    const pool = await libvirt.storagePoolLookupByTargetPath({ path: folder })
    return (await asFolder(libvirt, pool)) !== null
  } catch (error) {
    if (isLibvirtError(error, 'NO_STORAGE_POOL')) return false
    throw error
  }
}

function splitOnce(text: string, separator: string): string[] {
  const at = text.indexOf(separator)
  return at === -1 ? [text] : [text.slice(0, at), text.slice(at + separator.length)]
}
