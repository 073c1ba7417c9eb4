/** Details of `DOMAIN_EVENT.DEFINED`. */
export const DOMAIN_EVENT_DEFINED = {
  ADDED: 0,
  UPDATED: 1,
  RENAMED: 2,
  FROM_SNAPSHOT: 3,
} as const

/** Details of `DOMAIN_EVENT.UNDEFINED`. */
export const DOMAIN_EVENT_UNDEFINED = {
  REMOVED: 0,
  RENAMED: 1,
} as const

/** Details of `DOMAIN_EVENT.STARTED`. */
export const DOMAIN_EVENT_STARTED = {
  BOOTED: 0,
  MIGRATED: 1,
  RESTORED: 2,
  FROM_SNAPSHOT: 3,
  WAKEUP: 4,
} as const

/** Details of `DOMAIN_EVENT.SUSPENDED`. */
export const DOMAIN_EVENT_SUSPENDED = {
  PAUSED: 0,
  MIGRATED: 1,
  IOERROR: 2,
  WATCHDOG: 3,
  RESTORED: 4,
  FROM_SNAPSHOT: 5,
  API_ERROR: 6,
  POSTCOPY: 7,
  POSTCOPY_FAILED: 8,
} as const

/** Details of `DOMAIN_EVENT.RESUMED`. */
export const DOMAIN_EVENT_RESUMED = {
  UNPAUSED: 0,
  MIGRATED: 1,
  FROM_SNAPSHOT: 2,
  POSTCOPY: 3,
  POSTCOPY_FAILED: 4,
} as const

/** Details of `DOMAIN_EVENT.STOPPED`. */
export const DOMAIN_EVENT_STOPPED = {
  SHUTDOWN: 0,
  DESTROYED: 1,
  CRASHED: 2,
  MIGRATED: 3,
  SAVED: 4,
  FAILED: 5,
  FROM_SNAPSHOT: 6,
} as const

/** Details of `DOMAIN_EVENT.SHUTDOWN`: the guest has shut down, its process still runs. */
export const DOMAIN_EVENT_SHUTDOWN = {
  FINISHED: 0,
  GUEST: 1,
  HOST: 2,
} as const
