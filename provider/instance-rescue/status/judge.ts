import { isOn } from '../../host/index.js'
import type { Observation } from '../../host/index.js'
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
  /** The host's own name. */
  readonly hostname: string
}

/** Finds the status of a rescue from what runs and what its record says. */
export function judge({ seen, hostname }: Found, { claim, phase }: RescueState): FoundStatus {
  const { instance } = claim
  const runsHere = seen !== null && runsRescue(seen, claim)
  if (!runsHere && isOtherHost(claim.hostname, hostname))
    return {
      status: 'elsewhere',
      reason: `instance '${instance}' was rescued on host '${claim.hostname}', but this is host '${hostname}'`,
    }
  if (seen === null)
    return { status: 'elsewhere', reason: `instance '${instance}' is not on this host any more` }
  if (phase !== 'rescued')
    return {
      status: 'interrupted',
      reason: 'an earlier run did not finish; the next up finishes it, or destroy undoes it',
    }
  return judgePower(seen, claim)
}

function judgePower(seen: Observation, claim: Claim): FoundStatus {
  const { instance } = claim
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

/**
 * True if a record was made on a host of another name: two hosts may share a storage pool.
 *
 * libvirt asks the resolver, and gives the short name if the resolver does not answer. So `hv1` and
 * `hv1.example.com` are the same host.
 */
export function isOtherHost(recorded: string, hostname: string): boolean {
  const isSame =
    recorded === hostname ||
    recorded.startsWith(`${hostname}.`) ||
    hostname.startsWith(`${recorded}.`)
  return recorded !== '' && !isSame
}
