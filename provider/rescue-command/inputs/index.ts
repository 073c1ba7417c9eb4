import * as z from 'zod'
import { connectionUri, explainIssue, plainText, withoutNulls } from '../../inputs/index.js'
import type { Bag, InputFailure } from '../../inputs/index.js'
import { showValue } from '../../words/show-value.js'

/** Bytes of a script; the guest keeps it in memory. */
const LARGEST = 1 << 20

const script = z
  .string()
  .refine((text) => text.trim() !== '', { error: 'is blank', abort: true })
  .refine((text) => !text.includes('\0'), { error: 'contains a NUL', abort: true })
  .refine((text) => Buffer.byteLength(text) <= LARGEST, {
    error: ({ input }) => `has ${Buffer.byteLength(String(input))} bytes; the limit is ${LARGEST}`,
  })

const value = z
  .string()
  .refine((text) => !text.includes('\0') && Buffer.byteLength(text) <= LONGEST, {
    error: `contains a NUL, or is longer than 100000 bytes`,
  })

/** Bytes; Linux takes 131,072 for each variable and its name. */
const LONGEST = 100_000

const variables = z.record(z.string(), value).superRefine((given, context) => {
  for (const name of Object.keys(given))
    if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name))
      context.addIssue({
        code: 'custom',
        path: [name],
        message: `${showValue(name)} is not the name of a variable: letters, digits and _`,
      })
})

/** The arguments of one command: the single source of their names, types, limits and descriptions. */
export const commandArgumentsSchema = z.strictObject({
  instance: plainText(255).describe('Name or UUID of the instance, which is in rescue.'),
  create: script.describe('The script that creating the resource runs.'),
  delete: script.optional().describe('The script that deleting the resource runs.'),
  triggers: z
    .array(z.unknown())
    .optional()
    .describe('Any values: if one changes, the resource is replaced.'),
  environment: variables.optional().describe('Variables of both scripts.'),
  chroot: z
    .boolean()
    .optional()
    .describe("true: the scripts run inside of the instance's own system."),
  mount: z
    .boolean()
    .optional()
    .describe("false: the instance's own system is not mounted first, for example to check it."),
  timeout: z
    .int()
    .min(1)
    .max(86_400)
    .optional()
    .describe('Seconds until a script is ended; if not given, 3600.'),
  uri: connectionUri,
})

/** Checked arguments, or everything that is wrong with them. */
export type ParsedCommandArguments =
  | { readonly ok: true; readonly arguments: z.output<typeof commandArgumentsSchema> }
  | { readonly ok: false; readonly failures: readonly InputFailure[] }

/** Checks what a user wrote about one command; `null` counts as not given. */
export function parseCommandArguments(raw: Bag): ParsedCommandArguments {
  const parsed = commandArgumentsSchema.safeParse(withoutNulls(raw, 0), { reportInput: true })
  if (!parsed.success) {
    const names = { '': Object.keys(commandArgumentsSchema.shape) }
    return { ok: false, failures: parsed.error.issues.flatMap((each) => explainIssue(each, names)) }
  }
  const { chroot, mount } = parsed.data
  if (chroot === true && mount === false)
    return {
      ok: false,
      failures: [{ property: 'mount', reason: 'is false, but chroot needs the system mounted' }],
    }
  return { ok: true, arguments: parsed.data }
}
