import { findRescues } from '../../break-glass/index.js'
import { withHost } from '../../host/index.js'
import { alignColumns } from '../show/align-columns.js'
import { listRescue, type ListedRescue } from '../show/list-rescue.js'
import { formatOf, printAs } from '../show/print-as.js'
import type { Command } from './command.js'

/** Prints every rescue on a host in one line each. */
export const list: Command = {
  name: 'list',
  summary: 'list the rescues on a host, one a line',
  operand: null,
  needsOperand: false,
  options: ['uri', 'format'],
  run: ({ uri, runtime, terminal }, call) =>
    withHost(uri, runtime, async (host) => {
      const found = (await findRescues(host)).map(listRescue)
      const format = formatOf(call)
      if (found.length === 0 && format === 'table')
        return terminal.say(`No instance on ${uri} is in rescue.`)
      return terminal.say(await printAs(format, found, () => drawTable(found)))
    }),
}

function drawTable(rescues: readonly ListedRescue[]): string {
  return alignColumns([HEAD, ...rescues.map(rowOf)]).join('\n')
}

const HEAD = ['INSTANCE', 'STATUS', 'MODE', 'SINCE', 'STACK', 'REASON']

function rowOf({ instance, status, mode, since, owner, reason }: ListedRescue): readonly string[] {
  const stack = owner === null ? null : `${owner.organization}/${owner.project}/${owner.stack}`
  return [instance, status, mode ?? '?', since?.slice(0, 16) ?? '?', stack ?? '?', reason ?? '']
}
