import { explainIssue, isBag, withoutNulls } from '../../inputs/index.js'
import type { Bag, InputFailure } from '../../inputs/index.js'
import { ARGUMENT_NAMES, argumentsSchema, type RescueArguments } from './schema.js'
import { showValue } from '../../words/show-value.js'

/** Checked arguments, or everything that is wrong with them. */
export type ParsedArguments =
  | { readonly ok: true; readonly arguments: RescueArguments }
  | { readonly ok: false; readonly failures: readonly InputFailure[] }

/**
 * Checks what a user wrote about one rescue.
 *
 * All failures are found at once. `null` counts as not given, because an empty value in YAML is null.
 * A misspelt value is never corrected. Only in image properties, numbers and truth values become text.
 */
export function parseArguments(raw: Readonly<Record<string, unknown>>): ParsedArguments {
  const given = withoutNulls(raw, NESTED)
  const parsed = argumentsSchema.safeParse(given, { reportInput: true })
  const failures = [
    ...(parsed.error?.issues ?? []).flatMap((issue) => explainIssue(issue, ARGUMENT_NAMES)),
    ...checkTimeoutProperty(given),
    ...checkPasswords(given),
  ]
  return parsed.success && failures.length === 0
    ? { ok: true, arguments: parsed.data }
    : { ok: false, failures }
}

/** Arguments nest so deep: `image` and its `properties`. The schema refuses deeper values. */
const NESTED = 2

/** The image's `os_shutdown_timeout` counts only if the argument is not given. */
function checkTimeoutProperty({ shutdownTimeout, image }: Bag): readonly InputFailure[] {
  const properties = isBag(image) ? image['properties'] : undefined
  const seconds = isBag(properties) ? properties['os_shutdown_timeout'] : undefined
  if (shutdownTimeout !== undefined || seconds === undefined) return []
  if (argumentsSchema.shape.shutdownTimeout.safeParse(toNumber(seconds)).success) return []
  return [
    {
      property: 'image.properties.os_shutdown_timeout',
      reason: `${showValue(seconds)} is not a whole number of seconds from 0 to 86400`,
    },
  ]
}

function checkPasswords({ adminPasswordHash, generatePassword }: Bag): readonly InputFailure[] {
  if (adminPasswordHash === undefined || generatePassword !== true) return []
  return [{ property: 'generatePassword', reason: 'cannot be true if adminPassword is given' }]
}

function toNumber(value: unknown): unknown {
  return typeof value === 'string' && /^\s*\d+\s*$/.test(value) ? Number(value) : value
}
