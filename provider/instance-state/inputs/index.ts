import * as z from 'zod'
import { connectionUri, explainIssue, plainText, withoutNulls } from '../../inputs/index.js'
import type { Bag, InputFailure } from '../../inputs/index.js'
import { STATES } from '../model/types.js'

/** The arguments of one state: the single source of their names, types, limits and descriptions. */
export const stateArgumentsSchema = z.strictObject({
  instance: plainText(255).describe('Name or UUID of the instance.'),
  state: z
    .enum(STATES)
    .describe(
      'running, stopped, paused, or suspended: its memory is saved to a file of the host, and it starts again from there.',
    ),
  shutdownTimeout: z
    .int()
    .min(0)
    .max(86_400)
    .optional()
    .describe(
      'Seconds that the system has to shut down before it is powered off, 0 for at once; if not given, 60.',
    ),
  uri: connectionUri,
})

/** Checked arguments, or everything that is wrong with them. */
export type ParsedStateArguments =
  | { readonly ok: true; readonly arguments: z.output<typeof stateArgumentsSchema> }
  | { readonly ok: false; readonly failures: readonly InputFailure[] }

/** Checks what a user wrote about one state; `null` counts as not given. */
export function parseStateArguments(raw: Bag): ParsedStateArguments {
  const parsed = stateArgumentsSchema.safeParse(withoutNulls(raw, 0), { reportInput: true })
  if (parsed.success) return { ok: true, arguments: parsed.data }
  const names = { '': Object.keys(stateArgumentsSchema.shape) }
  return { ok: false, failures: parsed.error.issues.flatMap((each) => explainIssue(each, names)) }
}
