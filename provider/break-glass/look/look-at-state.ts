import {
  DOMAIN_CRASHED,
  DOMAIN_PAUSED,
  DOMAIN_RUNNING,
  DOMAIN_SHUTOFF,
  DOMAIN_STATE,
  type Calls,
} from '../../libvirt/index.js'
import type { InstanceState } from '../../diagnose/index.js'

/** A state and its reason in words, as libvirt's numbers mean them. */
export function readState({ state, reason }: Answer): InstanceState {
  const known = STATES[state]
  if (known === undefined) return { name: 'unknown', reason: null }
  const [name, reasons] = known
  const word = Object.entries(reasons).find(([, value]) => value === reason)?.[0]
  if (word === undefined || word === 'UNKNOWN') return { name, reason: null }
  return { name, reason: word === 'IOERROR' ? 'io-error' : word.toLowerCase().replaceAll('_', '-') }
}

type Answer = Awaited<ReturnType<Calls['domainGetState']>>

const NONE = {} as const

const STATES: Readonly<
  Record<number, readonly [InstanceState['name'], Readonly<Record<string, number>>]>
> = {
  [DOMAIN_STATE.RUNNING]: ['running', DOMAIN_RUNNING],
  [DOMAIN_STATE.BLOCKED]: ['running', NONE],
  [DOMAIN_STATE.SHUTDOWN]: ['running', NONE],
  [DOMAIN_STATE.PAUSED]: ['paused', DOMAIN_PAUSED],
  [DOMAIN_STATE.SHUTOFF]: ['off', DOMAIN_SHUTOFF],
  [DOMAIN_STATE.CRASHED]: ['crashed', DOMAIN_CRASHED],
  [DOMAIN_STATE.PMSUSPENDED]: ['suspended', NONE],
}
