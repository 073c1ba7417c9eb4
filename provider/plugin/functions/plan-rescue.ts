import * as z from 'zod'
import { preview } from '../../instance-rescue/index.js'
import { parseArguments } from '../../instance-rescue/inputs/index.js'
import { withoutPassword } from '../resources/admin-password.js'
import { rescueArgumentsSchema } from '../schema/rescue-arguments.js'
import { rescueOutputsSchema } from '../schema/rescue-outputs.js'
import type { PluginFunction } from './plugin-function.js'

const shown = rescueOutputsSchema.shape

/** The layout of a rescue that is not made, as data for checks of policies. */
export const planRescue: PluginFunction = {
  description:
    'Plans a rescue and makes none: what preview shows, as data. The arguments are those of InstanceRescue.',
  inputs: rescueArgumentsSchema,
  outputs: z.object({
    isPossible: z.boolean().describe('True if the rescue can be made.'),
    reasons: z.array(z.string()).describe('Why it cannot be made, or why it is not known.'),
    warnings: z.array(z.string()).describe('What preview would warn of.'),
    mode: shown.mode.optional(),
    rescueDevice: shown.rescueDevice,
    layout: shown.layout.optional(),
    changes: z
      .array(
        z.object({
          what: z.string().describe('The change, as a clause.'),
          why: z.string().describe('What makes it necessary, as a clause.'),
        }),
      )
      .optional()
      .describe("What else differs from the instance's own XML."),
  }),
  async call(args, { runtime, uri }) {
    const hashed = withoutPassword({ values: args, secrets: [] }, { purpose: 'plan', olds: {} })
    const parsed = parseArguments(hashed.properties.values)
    const failures = [...hashed.failures, ...(parsed.ok ? [] : parsed.failures)]
    if (!parsed.ok || failures.length > 0) return { ok: false, failures }
    const inputs = { ...parsed.arguments, uri: parsed.arguments.uri ?? uri, owner: NOBODY }
    const { plan: planned, failures: refused, warnings } = await preview(inputs, undefined, runtime)
    if (planned === undefined) {
      const reasons = refused.map(({ reason }) => reason)
      const unknown = reasons.length === 0 ? warnings : reasons
      return { ok: true, result: { isPossible: false, reasons: unknown, warnings: [] } }
    }
    const { before, after, changes, mode, rescueDevice } = planned.plan
    const device = rescueDevice === null ? {} : { rescueDevice }
    const result = { mode, ...device, layout: { before, after }, changes }
    return { ok: true, result: { isPossible: true, reasons: [], warnings, ...result } }
  },
}

/** No resource: a rescue that runs belongs to another. */
const NOBODY = { organization: '', project: '', stack: '', name: '' }
