import { writeFile } from 'node:fs/promises'
import { planRescue, type PlannedRequest } from '../../break-glass/index.js'
import { describePlanned } from '../show/describe-planned.js'
import { drawPlan } from '../show/draw-plan.js'
import { formatOf, printAs } from '../show/print-as.js'
import { readRequest } from '../words/read-request.js'
import type { Command } from './command.js'

/** Shows what a rescue would do, as preview does, and makes none; exit status 1 if it cannot be made. */
export const plan: Command = {
  name: 'plan',
  summary: 'show what a rescue would do, and do nothing',
  operand: 'INSTANCE',
  needsOperand: true,
  options: ['image', 'property', 'mode', 'original-disks', 'ssh-key', 'svg', 'format', 'uri'],
  run: async ({ uri, runtime, terminal }, call) => {
    const { operand: instance = '', svg } = call
    const planned = await planRescue(await readRequest(uri, call), runtime)
    const format = formatOf(call)
    if (!planned.ok && format === 'table') {
      terminal.warn(`There is no plan for a rescue of instance '${instance}' on ${uri}:`)
      for (const reason of planned.reasons) terminal.warn(`- ${reason}`)
      return 1
    }
    terminal.say(
      await printAs(format, asData(instance, planned), () =>
        planned.ok ? describePlanned(instance, planned) : '',
      ),
    )
    if (planned.ok && svg !== undefined) {
      await writeFile(svg, drawPlan(instance, planned.plan))
      terminal.warn(`The disks are drawn in '${svg}'.`)
    }
    return planned.ok ? 0 : 1
  },
}

/** What programs may rely on: the outputs of the function `planRescue` of the plugin. */
function asData(instance: string, planned: PlannedRequest): object {
  if (!planned.ok) return { instance, isPossible: false, reasons: planned.reasons, warnings: [] }
  const { plan, warnings } = planned
  const { mode, rescueDevice, before, after, changes } = plan
  const device = rescueDevice === null ? {} : { rescueDevice }
  const layout = { before, after }
  return { instance, isPossible: true, reasons: [], warnings, mode, ...device, layout, changes }
}
