import type { FoundRescue } from '../break-glass/index.js'
import { shellWord } from '../shell/index.js'
import { listRescue, type ListedRescue } from './list-rescue.js'

/** One rescue in a few lines, with the commands that show its console and end it. */
export function describeRescue(found: FoundRescue, uri: string): string {
  const rescue = listRescue(found)
  const { instance, status, statusReason } = rescue
  const reason = statusReason === '' ? '' : ` (${statusReason})`
  const [on, name] = [shellWord(uri), shellWord(instance)]
  const rows = [
    ...describeRecorded(rescue),
    ...(status === 'rescued' ? [['console', `virsh -c ${on} console ${name}`]] : []),
    ['to end it', `pulumi-libvirt-rescue unrescue ${name} --uri ${on}`],
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
  holder,
  record,
}: ListedRescue): string[][] {
  const place = record === null ? 'none' : `${record.volume} in pool ${record.pool}`
  if (owner === null || holder === null) return [['record', place]]
  const stack = `${owner.organization}/${owner.project}/${owner.stack}`
  return [
    ['mode', `${mode}, since ${since}; the instance was ${power} before`],
    ['owner', `resource '${owner.name}' of stack ${stack}`],
    ...(reason === null ? [] : [['reason', reason]]),
    ['worked on', `last by process ${holder.pid} on host ${holder.host}`],
    ['record', place],
  ]
}
