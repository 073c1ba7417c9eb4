export { readBackingChain } from './backing-chain.js'
export type { BackingChain } from './backing-chain.js'
export { baseImage } from './base-image.js'
export { isConfigDrive } from './config-drive.js'
export { createVolume } from './create-volume.js'
export {
  exists,
  findKnownVolume,
  findPoolOfFolder,
  findVolume,
  findVolumeByPath,
  volumeRef,
} from './find-volume.js'
export { checkSum, inspectImage } from './inspect-image.js'
export type { InspectedImage } from './inspect-image.js'
export { asFolder, findFolderPool, findInactivePool, findPoolByUuid } from './pools.js'
export type { FolderPool } from './pools.js'
export { readAt, readStart, writeAt } from './volume-content.js'
export { listVolumes } from './list-volumes.js'
export { deleteVolume, removeVolume, removeVolumeAt } from './remove-volume.js'
export type { StorageHost } from './storage-host.js'
