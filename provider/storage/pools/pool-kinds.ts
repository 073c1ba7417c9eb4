/** What a kind of storage pool is good for in a rescue. */
export interface PoolKind {
  /** True if it is a folder of files, which can hold the record and the rescue disk. */
  readonly isFolder: boolean
  /** True if libvirt copies a volume into it under a name that we choose: then it can hold the rescue disk. */
  readonly takesCopies: boolean
  /** Why, as a clause. */
  readonly reason: string
}

const FOLDER: PoolKind = {
  isFolder: true,
  takesCopies: true,
  reason: 'it is a folder of files',
}
const DEVICES: PoolKind = {
  isFolder: false,
  takesCopies: true,
  reason: 'its volumes are block devices, not files',
}
/** libvirt numbers the partitions of a disk itself. */
const PARTITIONS: PoolKind = {
  isFolder: false,
  takesCopies: false,
  reason: 'its volumes are partitions, which have no names of their own',
}
/** libvirt's driver of it lacks `buildVolFrom`. */
const NO_COPIES: PoolKind = {
  isFolder: false,
  takesCopies: false,
  reason: 'its volumes are block devices, and libvirt copies none into it',
}
const FIXED: PoolKind = {
  isFolder: false,
  takesCopies: false,
  reason: 'its volumes are block devices that libvirt cannot make',
}
const NETWORK: PoolKind = {
  isFolder: false,
  takesCopies: false,
  reason: 'its volumes have no path on the host, and many need a secret',
}

/**
 * Kinds of pools, by `<pool type=…>` (libvirt `formatstorage.html`). Any other kind is treated as one that is
 * good for nothing.
 *
 * In a folder the rescue disk is an overlay on the image; among block devices it is a copy of the image. The image may
 * be in any pool whose volumes are files or block devices: that follows from the volume (`readSourceType`).
 */
export const POOL_KINDS: Readonly<Record<string, PoolKind>> = {
  dir: FOLDER,
  fs: FOLDER,
  netfs: FOLDER,
  vstorage: { ...NO_COPIES, reason: 'whether its files can be a lock is not known' },
  logical: DEVICES,
  disk: PARTITIONS,
  zfs: NO_COPIES,
  iscsi: FIXED,
  scsi: FIXED,
  mpath: FIXED,
  'iscsi-direct': NETWORK,
  rbd: NETWORK,
  sheepdog: NETWORK,
  gluster: NETWORK,
}

/** The kinds that are folders, in words. */
export const FOLDER_KINDS: string = kindsThat(({ isFolder }) => isFolder)

/** The kinds that can hold the rescue disk, in words. */
export const DISK_KINDS: string = kindsThat(({ takesCopies }) => takesCopies)

function kindsThat(can: (kind: PoolKind) => boolean): string {
  const names = Object.entries(POOL_KINDS).flatMap(([type, kind]) => (can(kind) ? [type] : []))
  return `${names.slice(0, -1).join(', ')} or ${names.at(-1) ?? ''}`
}
