/** What a kind of storage pool is good for in a rescue. */
export interface PoolKind {
  /** True if it is a folder of files, which can hold the record and the rescue disk. */
  readonly isFolder: boolean
  /** Why, as a clause. */
  readonly reason: string
}

const FOLDER: PoolKind = { isFolder: true, reason: 'it is a folder of files' }
const DEVICES: PoolKind = {
  isFolder: false,
  reason: 'its volumes are block devices, not files',
}
const FIXED: PoolKind = {
  isFolder: false,
  reason: 'its volumes are block devices that libvirt cannot make',
}
const NETWORK: PoolKind = {
  isFolder: false,
  reason: 'its volumes have no path on the host, and many need a secret',
}

/**
 * Kinds of pools, by `<pool type=…>` (libvirt `formatstorage.html`). Any other kind is treated as one that is
 * good for nothing.
 *
 * The rescue disk is always an overlay in a folder. The image may also be a block device, so in any pool whose
 * volumes are block devices: that follows from the volume (`readSourceType`).
 */
export const POOL_KINDS: Readonly<Record<string, PoolKind>> = {
  dir: FOLDER,
  fs: FOLDER,
  netfs: FOLDER,
  vstorage: { ...FOLDER, isFolder: false, reason: 'whether its files can be a lock is not known' },
  logical: DEVICES,
  disk: DEVICES,
  zfs: DEVICES,
  iscsi: FIXED,
  scsi: FIXED,
  mpath: FIXED,
  'iscsi-direct': NETWORK,
  rbd: NETWORK,
  sheepdog: NETWORK,
  gluster: NETWORK,
}

/** The kinds that are folders, in words. */
export const FOLDER_KINDS: string = listed(
  Object.keys(POOL_KINDS).filter((type) => POOL_KINDS[type]?.isFolder === true),
)

function listed(names: readonly string[]): string {
  return `${names.slice(0, -1).join(', ')} or ${names.at(-1) ?? ''}`
}
