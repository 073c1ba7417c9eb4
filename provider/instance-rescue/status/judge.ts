import { isOn } from '../../host/index.js'
import type { HostIdentity, Observation } from '../../host/index.js'
import type { Claim, RescueState } from '../model/state.js'
import type { RescueStatus } from '../model/types.js'
import { runsRescue } from './runs-rescue.js'

/** The status of a rescue, and the reason for it: a clause, empty if the rescue runs as it should. */
export interface FoundStatus {
  readonly status: RescueStatus
  readonly reason: string
}

/** What the host says of a rescued instance. */
export interface Found {
  /** Null: the host has no such instance. */
  readonly seen: Observation | null
  readonly thisHost: HostIdentity
}

/** Finds the status of a rescue from what runs and what its record says. */
export function judge(found: Found, { claim, phase }: RescueState): FoundStatus {
  const { instance } = claim
  const { seen } = found
  const runsHere = seen !== null && runsRescue(seen, claim)
  const other = runsHere ? null : otherHost(claim, found)
  if (other !== null)
    return {
      status: 'elsewhere',
      reason: `instance '${instance}' was rescued on host '${other.there}', but this is host '${other.here}'`,
    }
  if (seen === null)
    return { status: 'elsewhere', reason: `instance '${instance}' is not on this host any more` }
  if (phase === 'merging') return { status: 'interrupted', reason: MERGING }
  if (phase !== 'rescued' && phase !== 'probation')
    return {
      status: 'interrupted',
      reason: 'an earlier run did not finish; the next up finishes it, or destroy undoes it',
    }
  return judgePower(seen, claim)
}

const MERGING =
  'the repair is being merged into the disks, and the instance must not be started before the end; the next up or destroy finishes that'

function judgePower(seen: Observation, claim: Claim): FoundStatus {
  const { instance } = claim
  if (runsRescue(seen, claim) && seen.marker?.isProbation === true)
    return {
      status: 'probation',
      reason: seen.power === 'running' ? '' : `the instance is ${seen.power}`,
    }
  if (runsRescue(seen, claim))
    return RUNNING[seen.power] ?? (seen.marker ? RESCUED : WITHOUT_MARKER)
  if (seen.power === 'migrated')
    return { status: 'elsewhere', reason: `instance '${instance}' was migrated to another host` }
  if (isOn(seen.power)) return { status: 'left', reason: 'the instance runs its own system again' }
  return { status: 'stopped', reason: OFF[seen.managedSave] }
}

const OFF: Readonly<Record<Observation['managedSave'], string>> = {
  none: 'the rescue system is off',
  'of-instance': 'the rescue system is off',
  'of-rescue': 'the rescue system was saved to disk',
  unreadable: 'the rescue system is off, and what was saved to disk cannot be read',
}

const RESCUED: FoundStatus = { status: 'rescued', reason: '' }
const WITHOUT_MARKER: FoundStatus = { status: 'rescued', reason: 'somebody removed its marker' }

/** The status of a rescue system that exists but does not run. */
const RUNNING: Readonly<Partial<Record<Observation['power'], FoundStatus>>> = {
  paused: { status: 'rescued', reason: 'the rescue system is paused' },
  suspended: { status: 'rescued', reason: 'the rescue system suspended itself' },
  crashed: { status: 'stopped', reason: 'the rescue system crashed, and libvirt preserves it' },
}

/** Two hosts, as a message names them. */
export interface OtherHost {
  readonly there: string
  readonly here: string
}

/**
 * The host that a record was made on and this host, if they are two: hosts may share a storage pool.
 * Null if they are one, as far as is known.
 */
export function otherHost(
  { hostname, hostUuid }: Pick<Claim, 'hostname' | 'hostUuid'>,
  { seen, thisHost: { name, uuid } }: Found,
): OtherHost | null {
  if (hostname === '') return null
  if (!isSameName(hostname, name)) return { there: hostname, here: name }
  if (hostUuid === undefined || uuid === null || hostUuid === uuid) return null
  // A random UUID may be another one after each start of libvirt: then it counts only if the instance is not here.
  if (seen !== null && [hostUuid, uuid].some((each) => RANDOM.test(each))) return null
  return { there: `${hostname} (${hostUuid})`, here: `${name} (${uuid})` }
}

/** A random UUID, RFC 4122 version 4. */
const RANDOM = /^.{14}4.{4}[89ab]/i

/** libvirt asks the resolver, and gives the short name if the resolver does not answer. */
function isSameName(one: string, other: string): boolean {
  return one === other || one.startsWith(`${other}.`) || other.startsWith(`${one}.`)
}
