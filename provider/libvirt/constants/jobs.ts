/** `virDomainJobType`: the job a domain is busy with; block jobs do not show here. */
export const DOMAIN_JOB = {
  NONE: 0,
  BOUNDED: 1,
  UNBOUNDED: 2,
  COMPLETED: 3,
  FAILED: 4,
  CANCELLED: 5,
} as const

/** `virDomainBlockJobType`: the job one disk is busy with. */
export const DOMAIN_BLOCK_JOB_TYPE = {
  UNKNOWN: 0,
  PULL: 1,
  COPY: 2,
  COMMIT: 3,
  ACTIVE_COMMIT: 4,
  BACKUP: 5,
} as const

/** Flags of `domainBlockJobAbort`. */
export const DOMAIN_BLOCK_JOB_ABORT = {
  ASYNC: 1,
  PIVOT: 2,
} as const

/** Flags of `domainBlockCopy`. */
export const DOMAIN_BLOCK_COPY = {
  SHALLOW: 1,
  REUSE_EXT: 2,
  TRANSIENT_JOB: 4,
  SYNCHRONOUS_WRITES: 8,
} as const

/** Flags of `domainBlockRebase`. */
export const DOMAIN_BLOCK_REBASE = {
  SHALLOW: 1,
  REUSE_EXT: 2,
  COPY_RAW: 4,
  COPY: 8,
  RELATIVE: 16,
  COPY_DEV: 32,
  BANDWIDTH_BYTES: 64,
} as const

/** Flags of `domainBlockCommit`. */
export const DOMAIN_BLOCK_COMMIT = {
  SHALLOW: 1,
  DELETE: 2,
  ACTIVE: 4,
  RELATIVE: 8,
  BANDWIDTH_BYTES: 16,
} as const
