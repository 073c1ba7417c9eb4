import { isOn, observeByUuid, type Host, type Observation } from '../../host/index.js'
import { claimInstance } from '../../instance-rescue/claim/claim-instance.js'
import { holdRecord } from '../../instance-rescue/claim/hold-record.js'
import { PlanChangedError } from '../../instance-rescue/model/errors.js'
import { assertHere } from '../../instance-rescue/status/assert-here.js'
import { undo } from '../../instance-rescue/steps/roll-back.js'
import { removeBlank, type OpenRecord } from '../../record/index.js'
import type { RescueState } from '../../instance-rescue/model/state.js'
import type { AccessRequest } from './access-request.js'
import { accessState } from './access-state.js'
import { bringBack, carryOut, leftAs } from './carry-out.js'
import { AccessFailedError, AccessRefusedError, ChangedMeanwhileError } from './errors.js'
import { examineByUuid } from './examine-access.js'
import type { Ready, Unfinished } from './examined.js'

/**
 * Restarts the instance of a UUID with keys for root, and answers with what runs then. What the request calls it is for
 * messages alone: another instance may have that name by now.
 *
 * It may be repeated: it goes on with its own work after a lost connection, undoes what an earlier run left, and does
 * not restart what runs with the keys already. If the start fails, the instance is started as it is defined.
 */
export async function giveAccess(
  host: Host,
  uuid: string,
  request: AccessRequest,
): Promise<Observation> {
  for (let isRestarted = false; ;) {
    const examined = await examineByUuid(host, uuid, request.keys)
    if (examined.kind === 'given') return examined.seen
    if (examined.kind === 'missing') throw new AccessRefusedError(request.instance, [MISSING])
    if (examined.kind === 'refused')
      throw new AccessRefusedError(request.instance, examined.reasons)
    if (examined.kind === 'unfinished') isRestarted = await goOn(host, request, examined)
    else if (!isRestarted) isRestarted = await begin(host, request, examined)
    else throw lostAgain(host, examined)
  }
}

const MISSING = 'it does not exist on the host any more'

/** It was started with the keys, and is off by now or was started once more, without them. */
function lostAgain(host: Host, { seen }: Ready): AccessFailedError {
  const what = isOn(seen.power) ? 'somebody else started it again' : 'it was switched off again'
  return new AccessFailedError(seen.dom.name, leftAs(host, seen), new ChangedMeanwhileError(what))
}

/** Restarts it under a record of its own; false if another process was faster, so that the caller looks again. */
async function begin(host: Host, request: AccessRequest, ready: Ready): Promise<boolean> {
  const { seen } = ready
  const held = await claim(host, request, ready)
  if (held === null) return false
  await carryOut(host, held, { seen, keys: request.keys, isResumed: false })
  return true
}

async function claim(
  host: Host,
  request: AccessRequest,
  ready: Ready,
): ReturnType<typeof claimInstance> {
  try {
    return await claimInstance(host, ready.seen, accessState(host, request, ready))
  } catch (error) {
    if (!(error instanceof PlanChangedError)) throw error
    throw new AccessRefusedError(request.instance, [CHANGED])
  }
}

const CHANGED = 'it changed while it was looked at; nothing was done'

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
  if (isOwn) throw await bringBack(host, { held, keys: request.keys }, FAILED)
  host.runtime.say(`Undoing an earlier access to instance '${claim.instance}' first.`)
  await undo(host, held, held.state.policy)
  return false
}

const FAILED = new ChangedMeanwhileError('its start had failed')

function hold(
  host: Host,
  record: OpenRecord<RescueState>,
  state: RescueState,
): ReturnType<typeof holdRecord> {
  return holdRecord(host, record, { resume: (now) => now ?? state, isEnd: true })
}
