/**
 * What can go wrong with one call: it is refused; the connection is lost, or the process is killed,
 * before the call, while the daemon still does it, or after it; a killed process had sent half of
 * an upload; the answer comes late, or never.
 */
export const FAULTS = [
  'error',
  'lost-before',
  'lost-during',
  'lost-after',
  'kill-before',
  'kill-during',
  'kill-after',
  'torn',
  'late',
  'silent',
] as const
export type Fault = (typeof FAULTS)[number]

/** One call of a recorded run: the `nth` one of that procedure, from 1. */
export interface CallSite {
  readonly call: string
  readonly nth: number
}

/** True where a fault can happen to a call: only uploads can be torn. */
export function canHappen(fault: Fault, { call }: Pick<CallSite, 'call'>): boolean {
  return fault !== 'torn' || call === 'storageVolUpload'
}

/** `domainGetState#2` */
export function nameOf({ call, nth }: CallSite): string {
  return `${call}#${nth}`
}
