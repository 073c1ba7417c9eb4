export { readBackingChain } from './images/backing-chain.js'
export type { BackingChain } from './images/backing-chain.js'
export { baseImage } from './images/base-image.js'
export { isConfigDrive } from './images/config-drive.js'
export { createVolume } from './volumes/create-volume.js'
export {
  exists,
  findKnownVolume,
  findPoolOfFolder,
  findVolume,
  findVolumeByPath,
  volumeRef,
} from './volumes/find-volume.js'
export { IMAGE_HEADER_BYTES, parseImageHeader } from './images/image-header.js'
export { checkSum, imageFaults, inspectImage } from './images/inspect-image.js'
export type { ImageFormat, InspectedImage } from './images/inspect-image.js'
export { asFolder, findFolderPool, findInactivePool, findPoolByUuid } from './volumes/pools.js'
export type { FolderPool } from './volumes/pools.js'
export { readAt, readStart, writeAt } from './volumes/volume-content.js'
export { refreshPool } from './volumes/refresh-pool.js'
export { readVolumeFacts } from './volumes/volume-facts.js'
export type { VolumeFacts } from './volumes/volume-facts.js'
export { whenFree } from './volumes/when-free.js'
export { listVolumes } from './volumes/list-volumes.js'
export { deleteVolume, removeVolume, removeVolumeAt } from './volumes/remove-volume.js'
export type { StorageHost } from './storage-host.js'
