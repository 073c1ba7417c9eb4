import { CONNECT_PROCEDURES } from './connect.js'
import { DOMAIN_PROCEDURES } from './domain.js'
import { JOB_PROCEDURES } from './job.js'
import { STORAGE_PROCEDURES } from './storage.js'

/**
 * Every call-and-answer procedure this client speaks, by libvirt's own name without `vir`.
 *
 * The methods of a connection are derived from it: a line more here is a method more there.
 */
export const PROCEDURES = {
  ...CONNECT_PROCEDURES,
  ...DOMAIN_PROCEDURES,
  ...JOB_PROCEDURES,
  ...STORAGE_PROCEDURES,
} as const
