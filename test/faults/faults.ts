/**
 * What can go wrong with one call: it is refused; it is not done, or done, and the connection is
 * lost; it is not done, or done, and the process is killed; a killed process had sent half of an
 * upload; the answer comes late.
 */
export const FAULTS = [
  'error',
  'lost-before',
  'lost-after',
  'kill-before',
  'kill-after',
  'torn',
  'late',
] as const
export type Fault = (typeof FAULTS)[number]

/** One call of a recorded run: the `nth` one of that procedure, from 1. */
export interface CallSite {
  readonly call: string
  readonly nth: number
}

/** True where a fault can happen to a call: only uploads can be torn. */
export function canHappen(fault: Fault, { call }: CallSite): boolean {
  return fault !== 'torn' || call === 'storageVolUpload'
}

/** `domainGetState#2` */
export function nameOf({ call, nth }: CallSite): string {
  return `${call}#${nth}`
}
