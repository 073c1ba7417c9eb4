import type { InputFailure } from '../model/types.js'
import { explainIssue } from './explain-issue.js'
import { argumentsSchema, type RescueArguments } from './schema.js'
import { showValue } from './show-value.js'

/** Checked arguments, or everything that is wrong with them. */
export type ParsedArguments =
  | { readonly ok: true; readonly arguments: RescueArguments }
  | { readonly ok: false; readonly failures: readonly InputFailure[] }

/**
 * Checks what a user wrote about one rescue.
 *
 * All failures are found at once. `null` counts as not given, as an empty line in YAML means it.
 * A value in the wrong spelling is never corrected silently, the text of image properties aside:
 * numbers and truth values become text there.
 */
export function parseArguments(raw: Readonly<Record<string, unknown>>): ParsedArguments {
  const given = withoutNulls(raw)
  const parsed = argumentsSchema.safeParse(given, { reportInput: true })
  const failures = [
    ...(parsed.error?.issues ?? []).flatMap(explainIssue),
    ...checkTimeoutProperty(given),
  ]
  return parsed.success && failures.length === 0
    ? { ok: true, arguments: parsed.data }
    : { ok: false, failures }
}

type Bag = Readonly<Record<string, unknown>>

function withoutNulls(bag: Bag): Bag {
  return Object.fromEntries(
    Object.entries(bag)
      .filter(([, value]) => value !== null && value !== undefined)
      .map(([key, value]) => [key, isBag(value) ? withoutNulls(value) : value]),
  )
}

/** The image's `os_shutdown_timeout` matters only where the argument does not outrank it. */
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

function toNumber(value: unknown): unknown {
  return typeof value === 'string' && /^\s*\d+\s*$/.test(value) ? Number(value) : value
}

function isBag(value: unknown): value is Bag {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
