import { observeByUuid } from '../../host/index.js'
import type { Host, HostIdentity } from '../../host/index.js'
import type { RescueState } from '../../instance-rescue/model/state.js'
import { judge } from '../../instance-rescue/status/judge.js'
import type { Found, FoundStatus } from '../../instance-rescue/status/judge.js'
import type { OpenRecord } from '../../record/index.js'
import type { FoundRescue } from '../found-rescue.js'

/** The rescue that a record is of, and how it stands. */
export async function describeRecord(
  host: Host,
  record: OpenRecord<RescueState>,
  thisHost: HostIdentity,
): Promise<FoundRescue> {
  const { domainUuid } = record.place
  const seen = await observeByUuid(host, domainUuid)
  const page = record.view.kind === 'state' ? record.view.page : null
  return {
    trace: { kind: 'record', record },
    instance: seen?.dom.name ?? page?.state.claim.instance ?? domainUuid,
    domainUuid,
    seen,
    thisHost,
    page,
    status: judgeRecord(record, { seen, thisHost }),
  }
}

function judgeRecord({ view }: OpenRecord<RescueState>, found: Found): FoundStatus {
  if (view.kind === 'state') return judgeState(view.page.state, found)
  const reason =
    view.kind === 'blank'
      ? 'its record is empty: nothing was changed yet'
      : `its record cannot be read: ${view.reason}`
  return { status: 'interrupted', reason }
}

/** Whoever reads this has no Pulumi: what goes on is unrescue, not up or destroy. */
function judgeState(state: RescueState, found: Found): FoundStatus {
  const judged = judge(found, state)
  if (judged.status !== 'interrupted') return judged
  if (state.phase === 'merging')
    return {
      ...judged,
      reason:
        'the repair is being merged into the disks, and the instance must not be started before the end; unrescue finishes that',
    }
  const deed = state.phase === 'ending' ? 'ending' : 'beginning'
  return { ...judged, reason: `${deed} it was not finished; unrescue ends it` }
}
