import type { Obstacle, PlanIssue, Planned } from '../issues.js'
import type { Disk, DiskPlace, OriginalDisks, RescueRequest } from '../types.js'

/**
 * Decides for each disk of a layout how it is kept from being written to: `originalDisks`.
 *
 * What nothing is written to stays as it is: an empty drive, a cdrom, a disk that is read-only, and a
 * transient disk, for which libvirt itself throws away what is written. `read-only` needs a bus that has
 * such disks; on the others an overlay takes what is written. Every disk for which neither works is an
 * issue.
 */
export function protect(
  {
    domain,
    configDrive,
    originalDisks = 'read-write',
  }: Pick<RescueRequest, 'domain' | 'configDrive' | 'originalDisks'>,
  after: readonly DiskPlace[],
): Planned<readonly DiskPlace[]> {
  const decided = after.map((place): DiskPlace | PlanIssue => {
    const disk = domain.disks.find(({ index }) => index === place.from)
    if (originalDisks === 'read-write' || disk === undefined || isNeverWritten(disk)) return place
    // The rescue puts a file of its own there.
    if (disk.target === configDrive?.replaces) return place
    const { target, type } = disk
    const isReadOnly = originalDisks === 'read-only' && READ_ONLY_BUSES.includes(place.bus)
    const found = domain.type === 'xen' ? 'hypervisor' : findObstacle(disk, isReadOnly)
    const otherwise = originalDisks === 'checkpoint' ? 'checkpoint' : 'discard'
    return found === null
      ? { ...place, access: isReadOnly ? 'read-only' : otherwise }
      : { ...refusal(originalDisks, found), target, bus: place.bus, type }
  })
  const issues = decided.flatMap((one) => ('code' in one ? [one] : []))
  if (issues.length > 0) return { ok: false, issues }
  return { ok: true, value: decided.flatMap((one) => ('code' in one ? [] : [one])) }
}

/** Buses whose disks can be read-only. libvirt: `qemuValidateDomainDeviceDefDisk`. */
const READ_ONLY_BUSES = ['virtio', 'scsi', 'usb', 'fdc']

function isNeverWritten({ source, device, readOnly, isTransient }: Disk): boolean {
  return source === null || device === 'cdrom' || readOnly || isTransient === true
}

function refusal(
  wanted: Exclude<OriginalDisks, 'read-write'>,
  obstacle: Obstacle,
): Pick<Refusal, 'code' | 'wanted' | 'obstacle'> {
  return { code: 'disk-not-protected', wanted, obstacle }
}

type Refusal = Extract<PlanIssue, { readonly code: 'disk-not-protected' }>

function findObstacle(disk: Disk, isReadOnly: boolean): Obstacle | null {
  if (disk.device === 'lun') return 'lun'
  if (FOREIGN.includes(disk.type)) return 'foreign'
  if (isReadOnly) return null
  if (!OVERLAID.includes(disk.type)) return 'source'
  if (disk.isShareable === true) return 'shareable'
  return disk.isEncrypted === true ? 'encrypted' : null
}

/** Sources that another process than QEMU writes to. */
const FOREIGN = ['vhostuser', 'vhostvdpa']

/** Sources on which libvirt's storage driver can make an overlay. */
const OVERLAID = ['file', 'block', 'volume']
