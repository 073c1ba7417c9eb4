import { observeByUuid, type Host, type Observation } from '../../host/index.js'
import { claimInstance } from '../../instance-rescue/claim/claim-instance.js'
import { holdRecord } from '../../instance-rescue/claim/hold-record.js'
import { assertHere } from '../../instance-rescue/status/assert-here.js'
import { undo } from '../../instance-rescue/steps/roll-back.js'
import { removeBlank, type OpenRecord } from '../../record/index.js'
import type { RescueState } from '../../instance-rescue/model/state.js'
import type { AccessRequest } from './access-request.js'
import { accessState } from './access-state.js'
import { bringBack, carryOut, leftAs } from './carry-out.js'
import { AccessFailedError, AccessRefusedError, ChangedMeanwhileError } from './errors.js'
import { examineAccess } from './examine-access.js'
import type { Ready, Unfinished } from './examined.js'

/**
 * Restarts an instance with keys for root, and answers with what runs then.
 *
 * It may be repeated: it goes on with its own work after a lost connection, undoes what an earlier run left, and does
 * not restart what runs with the keys already. If the start fails, the instance is started as it is defined.
 */
export async function giveAccess(host: Host, request: AccessRequest): Promise<Observation> {
  for (let isRestarted = false; ;) {
    const examined = await examineAccess(host, request)
    if (examined.kind === 'given') return examined.seen
    if (examined.kind === 'missing') throw new AccessRefusedError(request.instance, [MISSING])
    if (examined.kind === 'refused')
      throw new AccessRefusedError(request.instance, examined.reasons)
    if (examined.kind === 'unfinished') isRestarted = await goOn(host, request, examined)
    else if (!isRestarted) isRestarted = await begin(host, request, examined)
    else throw new AccessFailedError(examined.seen.dom.name, leftAs(host, examined.seen), ANOTHER)
  }
}

const MISSING = 'it does not exist on the host any more'
const ANOTHER = new ChangedMeanwhileError('somebody else started it again')

/** Restarts it under a record of its own; false if another process was faster, so that the caller looks again. */
async function begin(host: Host, request: AccessRequest, ready: Ready): Promise<boolean> {
  const { seen } = ready
  const held = await claimInstance(host, seen, accessState(host, request, ready))
  if (held === null) return false
  await carryOut(host, held, { seen, keys: request.keys, isResumed: false })
  return true
}

/** Goes on with this very access after a lost connection, and answers with true; undoes any other. */
async function goOn(host: Host, request: AccessRequest, unfinished: Unfinished): Promise<boolean> {
  const { record, page, thisHost, seen } = unfinished
  if (page === null) {
    await removeBlank(host, record)
    return false
  }
  await assertHere(host, page.state.claim, { seen, thisHost })
  const held = await hold(host, record, page.state)
  if (held === null) return false
  const { claim, phase } = held.state
  const isOwn = claim.rescueId === request.id
  const now = isOwn && phase === 'entering' ? await observeByUuid(host, claim.domainUuid) : null
  if (now !== null) {
    await carryOut(host, held, { seen: now, keys: request.keys, isResumed: true })
    return true
  }
  // An access of this process that was being undone when its connection was lost has failed.
  if (isOwn) throw await bringBack(host, held, new ChangedMeanwhileError('its start had failed'))
  host.runtime.say(`Undoing an earlier access to instance '${claim.instance}' first.`)
  await undo(host, held, held.state.policy)
  return false
}

function hold(
  host: Host,
  record: OpenRecord<RescueState>,
  state: RescueState,
): ReturnType<typeof holdRecord> {
  return holdRecord(host, record, { resume: (now) => now ?? state, isEnd: true })
}
