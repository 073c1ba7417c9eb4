/** A file system that is mounted in a guest, by its agent's word. */
export interface Mount {
  readonly directory: string
  /** The disks that it is on; none for memory, the network and loop devices. */
  readonly disks: readonly MountDisk[]
}

/** A disk of a guest, by its agent's word. */
export interface MountDisk {
  /** As udev in the guest spells it: around ours it may have the maker's name. Null: it does not say. */
  readonly serial: string | null
  /** The target (`vda`) that libvirt takes it for, by its address; null: it finds none. */
  readonly target: string | null
}

/** How the rescue disk is recognized. */
export interface RescueDiskMarks {
  /** No other disk has it. */
  readonly serial: string
  readonly target: string
}

/** What a list of mounts says of the system that gave it. */
export type Verdict =
  | { readonly system: 'rescue' | 'unknown' }
  /** The instance's own system, or another one that is not on the rescue disk. */
  | { readonly system: 'own'; readonly target: string | null }

/**
 * Decides whether a guest agent answers from the rescue system.
 *
 * It does if its `/` is on the rescue disk. A live system keeps `/` in memory: then a file system of the
 * rescue disk must be mounted, and none of another disk, because the instance's own system has its own
 * mounted. What is mounted for a user at a desktop does not count. A disk without a serial is known to be
 * another one only if libvirt finds it.
 */
export function judgeMounts(mounts: readonly Mount[], rescue: RescueDiskMarks): Verdict {
  const root = mounts.find(({ directory, disks }) => directory === '/' && disks.length > 0)
  const kinds = (root === undefined ? mounts : [root])
    .filter(({ directory }) => !FOR_USERS.test(directory))
    .flatMap(({ disks }) => disks)
    .map((disk) => ({ kind: kindOf(disk, rescue), target: disk.target }))
  const other = kinds.find(({ kind }) => kind === 'other')
  if (root !== undefined && other !== undefined) return { system: 'own', target: other.target }
  const isRescue = kinds.length > 0 && kinds.every(({ kind }) => kind === 'rescue')
  return { system: isRescue ? 'rescue' : 'unknown' }
}

/** udisks mounts here what a user looks at. */
const FOR_USERS = /^(?:\/run)?\/media\/[^/]+\/./

function kindOf(
  { serial, target }: MountDisk,
  rescue: RescueDiskMarks,
): 'rescue' | 'other' | 'unknown' {
  if (serial !== null) return serial.includes(rescue.serial) ? 'rescue' : 'other'
  return target !== null && target !== rescue.target ? 'other' : 'unknown'
}
