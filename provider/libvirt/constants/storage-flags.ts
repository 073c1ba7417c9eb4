/** Flags of `storageVolCreateXml` and `storageVolCreateXmlFrom`. */
export const STORAGE_VOL_CREATE = {
  PREALLOC_METADATA: 1,
  REFLINK: 2,
  VALIDATE: 4,
} as const

/** Flags of `storageVolDelete`. */
export const STORAGE_VOL_DELETE = {
  NORMAL: 0,
  ZEROED: 1,
  WITH_SNAPSHOTS: 2,
} as const

/** Flags of `storageVolResize`. */
export const STORAGE_VOL_RESIZE = {
  ALLOCATE: 1,
  DELTA: 2,
  SHRINK: 4,
} as const

/** Flags of `storagePoolBuild`. */
export const STORAGE_POOL_BUILD = {
  NEW: 0,
  REPAIR: 1,
  RESIZE: 2,
  NO_OVERWRITE: 4,
  OVERWRITE: 8,
} as const

/** Flags of `storagePoolCreate` and `storagePoolCreateXml`. */
export const STORAGE_POOL_CREATE = {
  NORMAL: 0,
  WITH_BUILD: 1,
  WITH_BUILD_OVERWRITE: 2,
  WITH_BUILD_NO_OVERWRITE: 4,
} as const

/** Flags of `storagePoolGetXmlDesc`. */
export const STORAGE_XML = {
  INACTIVE: 1,
} as const
