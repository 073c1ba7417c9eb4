import type * as z from 'zod'
import { explainIssue, withoutNulls } from '../../inputs/index.js'
import type { InputFailure } from '../../inputs/index.js'
import type { Bag } from '../wire/properties.js'

/** Checked arguments, or everything that is wrong with them. */
export type CheckedArguments<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly failures: readonly InputFailure[] }

/** Checks the arguments of a function with the sentences that arguments of resources get. */
export function checkArguments<T extends z.ZodObject>(
  schema: T,
  args: Bag,
): CheckedArguments<z.output<T>> {
  const parsed = schema.safeParse(withoutNulls(args, 0), { reportInput: true })
  if (parsed.success) return { ok: true, value: parsed.data }
  const names = { '': Object.keys(schema.shape) }
  return { ok: false, failures: parsed.error.issues.flatMap((each) => explainIssue(each, names)) }
}
