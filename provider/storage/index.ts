export { readBackingChain } from './images/backing-chain.js'
export type { BackingChain } from './images/backing-chain.js'
export { readBootSectors } from './images/seen/boot-sectors.js'
export { readContentStart } from './images/seen/read-content-start.js'
export { seeLayers, stateOf } from './images/seen/see-layers.js'
export { baseImage } from './images/base-image.js'
export { readQcow2Content } from './images/qcow2/read-content.js'
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
export { IMAGE_HEADER_BYTES } from './images/headers/header.js'
export type { ImageFile } from './images/headers/header.js'
export { findImageChange } from './images/identity.js'
export { isUploadName } from './images/is-upload-name.js'
export { inspectImage } from './images/inspect-image.js'
export type { ImageFormat, InspectedImage } from './images/inspect-image.js'
export { findLoaders } from './images/loaders/find-loaders.js'
export type { Loaders } from './images/loaders/find-loaders.js'
export { inspectKernel } from './images/kernel/inspect-kernel.js'
export type { InspectedKernel } from './images/kernel/inspect-kernel.js'
export { readHeader } from './images/headers/read-header.js'
export {
  asDiskPool,
  asFolder,
  findDiskPool,
  findFolderPool,
  findInactivePool,
  findPoolByUuid,
  isActive,
} from './pools/pools.js'
export type { DiskPool, FolderPool } from './pools/pools.js'
export { assertReadable, findFault, PoolUnreadableError } from './pools/pool-fault.js'
export { explainDiskPool, explainPool } from './pools/explain-pool.js'
export { FOLDER_KINDS } from './pools/pool-kinds.js'
export { isLook } from './pools/read-folder.js'
export { readAt as readRange, readStart, writeAt } from './volumes/volume-content.js'
export { refreshPool } from './pools/refresh-pool.js'
export { readVolumeFacts } from './volumes/volume-facts.js'
export type { VolumeFacts } from './volumes/volume-facts.js'
export { whenCopied } from './pools/when-copied.js'
export { whenFree } from './pools/when-free.js'
export { listVolumes } from './volumes/list-volumes.js'
export { deleteVolume, removeVolume, removeVolumeAt } from './volumes/remove-volume.js'
export type { StorageHost } from './storage-host.js'
