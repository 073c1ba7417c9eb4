import { describeRescue } from '../show/describe-rescue.js'
import { explainAbsence } from '../show/explain-absence.js'
import { listRescue } from '../show/list-rescue.js'
import { formatOf, printAs } from '../show/print-as.js'
import { findNamed, findRescues } from '../../break-glass/index.js'
import { withHost } from '../../host/index.js'
import type { Command } from './command.js'

/** Prints the rescues on a host, or the rescue of one instance; exit status 1 if that instance has none. */
export const status: Command = {
  name: 'status',
  summary: 'show the rescues on a host, or the rescue of one instance',
  operand: 'INSTANCE',
  needsOperand: false,
  options: ['uri', 'format', 'json'],
  run: ({ uri, runtime, terminal }, call) =>
    withHost(uri, runtime, async (host) => {
      const { operand: instance } = call
      const format = formatOf(call)
      const now = runtime.clock.date()
      const found = await (instance === undefined ? findRescues(host) : findNamed(host, instance))
      if (format !== 'table')
        terminal.say(
          await printAs(
            format,
            found.map((rescue) => listRescue(rescue, now)),
            () => '',
          ),
        )
      else if (found.length > 0)
        terminal.say(found.map((rescue) => describeRescue(rescue, uri, now)).join('\n'))
      else if (instance === undefined) terminal.say(`No instance on ${uri} is in rescue.`)
      if (found.length > 0 || instance === undefined) return 0
      terminal.warn(await explainAbsence(host, instance))
      return 1
    }),
}
