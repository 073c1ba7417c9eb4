import {
  isRescueOn,
  otherHostOf,
  stageOf,
  takesScripts,
  type FoundRescue,
} from '../../break-glass/index.js'
import { programCommand, repairCommand, unrescueCommand } from '../../shell/index.js'
import { explainRepairRefusal } from './explain-repair-refusal.js'
import { listRescue, type ListedRescue } from './list-rescue.js'

/** One rescue in a few lines, with the commands that look at it, use it, go on with its repair, and end it. */
export function describeRescue(found: FoundRescue, uri: string, now: Date): string {
  const rescue = listRescue(found, now)
  const { instance, status, statusReason } = rescue
  const reason = statusReason === '' ? '' : ` (${statusReason})`
  const otherHost = otherHostOf(found)
  // If the instance is gone, another one may have its name by now.
  const name = found.seen === null ? found.domainUuid : instance
  const condition =
    otherHost === null ? '' : `on host ${otherHost.there}; if it runs on no other host: `
  const rows = [
    ...describeRecorded(rescue),
    ...describeDisks(found),
    ...(isRescueOn(found)
      ? [['console', programCommand(['console', '--uri', uri], instance)]]
      : []),
    ...(found.seen !== null && takesScripts(found.seen)
      ? [['to run', programCommand(['run', '--uri', uri], instance, 'SCRIPT')]]
      : []),
    ...(isRepairable(found, uri) ? [['to go on', repairCommand(uri, instance, [])]] : []),
    ['to end it', condition + unrescueCommand(uri, name, otherHost !== null)],
  ]
  const lines = rows.map(([term, text = '']) => `  ${`${term}:`.padEnd(10)} ${text}`)
  return [`${instance}: ${status}${reason}`, ...lines].join('\n')
}

/** What becomes of what is written under a checkpoint. */
function describeDisks({ page }: FoundRescue): string[][] {
  if (page?.state.claim.overlays?.areMergeable !== true) return []
  const { phase, isTrial, merge } = page.state
  if (isTrial === true) return []
  const isMerging = phase === 'merging' || merge?.isMerged === true
  return [['disks', isMerging ? MERGING : CHECKPOINT]]
}

const CHECKPOINT =
  'under a checkpoint: what was written is not in them, and is thrown away if this is ended'
const MERGING = 'the repair is being merged into them, which cannot be taken back'

/** True if `repair` goes on with it: then no fix has to be named. */
function isRepairable(found: FoundRescue, uri: string): boolean {
  const { instance: name, domainUuid, seen, page } = found
  if (seen === null || page === null || otherHostOf(found) !== null) return false
  const examined = { name, domainUuid, stage: stageOf(found), found }
  // Whoever made it can: its line 'owner' says who that is.
  const asker = { isDry: false, person: page.state.claim.owner.name }
  return explainRepairRefusal(uri, examined, asker) === null
}

/** What the record says, if there is a record that can be read. */
function describeRecorded({
  mode,
  since,
  originalPowerState: power,
  owner,
  reason,
  ticket,
  until,
  isPast,
  holder,
  record,
}: ListedRescue): string[][] {
  const place = record === null ? 'none' : `${record.volume} in pool ${record.pool}`
  if (owner === null || holder === null) return [['record', place]]
  const stack = `${owner.organization}/${owner.project}/${owner.stack}`
  return [
    ['mode', `${mode}, since ${since}; the instance was ${power} before`],
    [
      'owner',
      owner.stack === ''
        ? `${owner.name}, without a stack`
        : `resource '${owner.name}' of stack ${stack}`,
    ],
    ...(reason === null ? [] : [['reason', reason]]),
    ...(ticket === null ? [] : [['ticket', ticket]]),
    ...(until === null ? [] : [['until', `${until}${isPast ? ', which is past' : ''}`]]),
    ['worked on', `last by process ${holder.pid} on host ${holder.host}`],
    ['record', place],
  ]
}
