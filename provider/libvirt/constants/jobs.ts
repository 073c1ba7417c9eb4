/** `virDomainJobType`: the job a domain is busy with; block jobs do not show here. */
export const DOMAIN_JOB = {
  NONE: 0,
  BOUNDED: 1,
  UNBOUNDED: 2,
  COMPLETED: 3,
  FAILED: 4,
  CANCELLED: 5,
} as const
