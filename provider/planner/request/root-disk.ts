import type { Disk, DiskRole, Domain } from '../types.js'

/**
 * Finds the disk that boots the instance: the hard disk that comes first in the boot order.
 *
 * The `<boot order>` of devices decides; without any, libvirt boots the first `<disk device='disk'>`.
 * Cdroms, floppies and config drives are never the root.
 */
export function rootDisk(
  domain: Pick<Domain, 'disks'>,
  configDrives: readonly string[] | null,
): Disk | null {
  const candidates = domain.disks.filter(
    (disk) => isHardDisk(disk) && !isConfigDrive(disk, configDrives),
  )
  return candidates.reduce<Disk | null>(
    (first, disk) => (first === null || bootRank(disk) < bootRank(first) ? disk : first),
    null,
  )
}

/** Says what each of the domain's disks is for. */
export function roleOf(
  disk: Disk,
  root: Disk | null,
  configDrives: readonly string[] | null,
): Exclude<DiskRole, 'rescue'> {
  if (disk.index === root?.index) return 'root'
  return isConfigDrive(disk, configDrives) ? 'config-drive' : 'data'
}

/**
 * True for the instance's own config drive: one that the host named or, if it named none (null), one with
 * a known file name (Nova's `disk.config`, cloud-init's `cidata` and `seed`).
 *
 * A hard disk must have one of the stricter names and be raw: `cloud-init.qcow2` may be a root disk.
 */
export function isConfigDrive(disk: Disk, configDrives: readonly string[] | null): boolean {
  if (configDrives !== null) return configDrives.includes(disk.target)
  const name = disk.source?.split('/').at(-1) ?? ''
  if (isHardDisk(disk)) return disk.format !== 'qcow2' && STRICT_NAME.test(name)
  return STRICT_NAME.test(name) || LOOSE_NAME.test(name)
}

const STRICT_NAME = /(^|[._-])disk\.config\b|config-?drive|config-2|cidata/i
const LOOSE_NAME = /cloud-?init|(^|[._-])seed\b/i

function isHardDisk(disk: Disk): boolean {
  return disk.device === 'disk' || disk.device === 'lun'
}

function bootRank(disk: Disk): number {
  return disk.bootOrder ?? Number.POSITIVE_INFINITY
}
