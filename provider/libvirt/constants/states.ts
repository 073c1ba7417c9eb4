/** `virDomainState`: what a domain does. */
export const DOMAIN_STATE = {
  NOSTATE: 0,
  RUNNING: 1,
  BLOCKED: 2,
  PAUSED: 3,
  SHUTDOWN: 4,
  SHUTOFF: 5,
  CRASHED: 6,
  PMSUSPENDED: 7,
} as const

/** The number of one of these states; a newer daemon may send another. */
export type DomainState = (typeof DOMAIN_STATE)[keyof typeof DOMAIN_STATE]

/** `virDomainRunningReason`: why it runs. */
export const DOMAIN_RUNNING = {
  UNKNOWN: 0,
  BOOTED: 1,
  MIGRATED: 2,
  RESTORED: 3,
  FROM_SNAPSHOT: 4,
  UNPAUSED: 5,
  MIGRATION_CANCELED: 6,
  SAVE_CANCELED: 7,
  WAKEUP: 8,
  CRASHED: 9,
  POSTCOPY: 10,
  POSTCOPY_FAILED: 11,
} as const

/** `virDomainCrashedReason`: why it crashed. */
export const DOMAIN_CRASHED = { UNKNOWN: 0, PANICKED: 1 } as const

/** `virDomainDiskErrorCode`: why a disk stands still. */
export const DOMAIN_DISK_ERROR = { NONE: 0, UNSPEC: 1, NO_SPACE: 2 } as const

/** `virDomainPausedReason`: why it is paused. */
export const DOMAIN_PAUSED = {
  UNKNOWN: 0,
  USER: 1,
  MIGRATION: 2,
  SAVE: 3,
  DUMP: 4,
  IOERROR: 5,
  WATCHDOG: 6,
  FROM_SNAPSHOT: 7,
  SHUTTING_DOWN: 8,
  SNAPSHOT: 9,
  CRASHED: 10,
  STARTING_UP: 11,
  POSTCOPY: 12,
  POSTCOPY_FAILED: 13,
} as const

/** `virDomainShutoffReason`: why it is off. */
export const DOMAIN_SHUTOFF = {
  UNKNOWN: 0,
  SHUTDOWN: 1,
  DESTROYED: 2,
  CRASHED: 3,
  MIGRATED: 4,
  SAVED: 5,
  FAILED: 6,
  FROM_SNAPSHOT: 7,
  DAEMON: 8,
} as const

/** `virStoragePoolState`: only a running pool has volumes. */
export const STORAGE_POOL_STATE = {
  INACTIVE: 0,
  BUILDING: 1,
  RUNNING: 2,
  DEGRADED: 3,
  INACCESSIBLE: 4,
} as const
