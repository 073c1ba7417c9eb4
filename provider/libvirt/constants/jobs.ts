/** `virDomainJobType`: the job a domain is busy with; block jobs do not show here. */
export const DOMAIN_JOB = {
  NONE: 0,
  BOUNDED: 1,
  UNBOUNDED: 2,
  COMPLETED: 3,
  FAILED: 4,
  CANCELLED: 5,
} as const

/** Flags of `domainBlockCommit`: `SHALLOW` merges one file, `ACTIVE` the one that the guest writes to. */
export const DOMAIN_BLOCK_COMMIT = { SHALLOW: 1, DELETE: 2, ACTIVE: 4, RELATIVE: 8 } as const

/** Flags of `domainBlockJobAbort`: `PIVOT` ends the job so that the guest goes on with the file below. */
export const DOMAIN_BLOCK_JOB_ABORT = { ASYNC: 1, PIVOT: 2 } as const
