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
      const now = runtime.clock.date()
      const found = (await findRescues(host)).map((rescue) => listRescue(rescue, now))
      const format = formatOf(call)
      if (found.length === 0 && format === 'table')
        return terminal.say(`No instance on ${uri} is in rescue.`)
      return terminal.say(await printAs(format, found, () => drawTable(found, terminal.mark)))
    }),
}

type Mark = ((text: string) => string) | undefined

/** What is past its time is marked by a word, and on a terminal by its colour as well. */
function drawTable(rescues: readonly ListedRescue[], mark: Mark): string {
  const [head = '', ...lines] = alignColumns([HEAD, ...rescues.map(rowOf)])
  const marked = lines.map((line, at) =>
    mark !== undefined && rescues[at]?.isPast === true ? mark(line) : line,
  )
  return [head, ...marked].join('\n')
}

const HEAD = ['INSTANCE', 'STATUS', 'MODE', 'SINCE', 'UNTIL', 'STACK', 'TICKET', 'REASON']

function rowOf(rescue: ListedRescue): readonly string[] {
  const { instance, status, mode, since, until, isPast, owner, ticket, reason } = rescue
  const end = until === null ? '-' : `${toMinute(until)}${isPast ? ' PAST' : ''}`
  return [
    ...[instance, status, mode ?? '?', toMinute(since), end, stackOf(owner), ticket ?? '-'],
    reason ?? '-',
  ]
}

function stackOf(owner: ListedRescue['owner']): string {
  if (owner === null) return '?'
  const { organization, project, stack, name } = owner
  return stack === '' ? `none, ${name}` : `${organization}/${project}/${stack}`
}

function toMinute(time: string | null): string {
  return time?.slice(0, 16) ?? '?'
}
