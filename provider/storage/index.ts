export { readBackingChain } from './images/backing-chain.js'
export type { BackingChain } from './images/backing-chain.js'
export { baseImage } from './images/base-image.js'
export { readFile, readVolumeLabel } from './images/volume-label.js'
export { createVolume } from './volumes/create-volume.js'
export {
  exists,
  findKnownVolume,
  findPoolOfFolder,
  findVolume,
  findVolumeByPath,
  volumeRef,
} from './volumes/find-volume.js'
export { findOverlays } from './volumes/find-overlays.js'
export type { Overlay } from './volumes/find-overlays.js'
export { checkSum } from './images/check-sum.js'
export { findFaults } from './images/find-faults.js'
export { IMAGE_HEADER_BYTES } from './images/header.js'
export type { ImageFile } from './images/header.js'
export { findImageChange } from './images/identity.js'
export { isUploadName } from './images/is-upload-name.js'
export { inspectImage } from './images/inspect-image.js'
export type { ImageFormat, InspectedImage } from './images/inspect-image.js'
export { findLoaders } from './images/loaders/find-loaders.js'
export type { Loaders } from './images/loaders/find-loaders.js'
export { inspectKernel } from './images/inspect-kernel.js'
export type { InspectedKernel } from './images/inspect-kernel.js'
export { readHeader } from './images/read-header.js'
export {
  asDiskPool,
  asFolder,
  findDiskPool,
  findFolderPool,
  findInactivePool,
  findPoolByUuid,
  isActive,
} from './volumes/pools.js'
export type { DiskPool, FolderPool } from './volumes/pools.js'
export { assertReadable, findFault, PoolUnreadableError } from './volumes/pool-fault.js'
export { explainDiskPool, explainPool } from './volumes/explain-pool.js'
export { FOLDER_KINDS } from './volumes/pool-kinds.js'
export { isLook } from './volumes/read-folder.js'
export { readStart, writeAt } from './volumes/volume-content.js'
export { refreshPool } from './volumes/refresh-pool.js'
export { readVolumeFacts } from './volumes/volume-facts.js'
export type { VolumeFacts } from './volumes/volume-facts.js'
export { whenCopied } from './volumes/when-copied.js'
export { whenFree } from './volumes/when-free.js'
export { listVolumes } from './volumes/list-volumes.js'
export { deleteVolume, removeVolume, removeVolumeAt } from './volumes/remove-volume.js'
export type { StorageHost } from './storage-host.js'
