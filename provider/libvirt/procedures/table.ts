import { CONNECT_PROCEDURES } from './connect.js'
import { DOMAIN_PROCEDURES } from './domain.js'
import { GUEST_PROCEDURES } from './guest.js'
import { JOB_PROCEDURES } from './job.js'
import { STORAGE_PROCEDURES } from './storage.js'

/**
 * Every procedure of this client that is one call and one answer, by libvirt's name without `vir`.
 *
 * The methods of a connection are derived from it.
 */
export const PROCEDURES = {
  ...CONNECT_PROCEDURES,
  ...DOMAIN_PROCEDURES,
  ...GUEST_PROCEDURES,
  ...JOB_PROCEDURES,
  ...STORAGE_PROCEDURES,
} as const
