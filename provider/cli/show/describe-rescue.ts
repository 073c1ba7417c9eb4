import { isRescueOn, otherHostOf, type FoundRescue } from '../../break-glass/index.js'
import { domainWord, unrescueCommand, virshCommand } from '../../shell/index.js'
import { listRescue, type ListedRescue } from './list-rescue.js'

/** One rescue in a few lines, with the commands that show its console and end it. */
export function describeRescue(found: FoundRescue, uri: string, now: Date): string {
  const rescue = listRescue(found, now)
  const { instance, status, statusReason } = rescue
  const reason = statusReason === '' ? '' : ` (${statusReason})`
  const otherHost = otherHostOf(found)
  const domain = { name: instance, uuid: found.domainUuid }
  // If the instance is gone, another one may have its name by now.
  const name = found.seen === null ? found.domainUuid : instance
  const condition =
    otherHost === null ? '' : `on host ${otherHost.there}; if it runs on no other host: `
  const rows = [
    ...describeRecorded(rescue),
    ...(isRescueOn(found) ? [['console', virshCommand(uri, 'console', domainWord(domain))]] : []),
    ['to end it', condition + unrescueCommand(uri, name, otherHost !== null)],
  ]
  const lines = rows.map(([term, text = '']) => `  ${`${term}:`.padEnd(10)} ${text}`)
  return [`${instance}: ${status}${reason}`, ...lines].join('\n')
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
