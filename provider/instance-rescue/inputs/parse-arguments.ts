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
    ...checkKernel(given),
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

/** What has a meaning only beside a kernel, and what has none beside a kernel without a disk. */
function checkKernel({ image }: Bag): readonly InputFailure[] {
  if (!isBag(image)) return []
  const has = (name: string): boolean => image[name] !== undefined
  if (!has('kernel'))
    return ['ramdisk', 'commandLine'].filter(has).map((name) => ({
      property: `image.${name}`,
      reason: 'is given without image.kernel, and only a kernel uses it',
    }))
  if (has('path')) return []
  const { properties } = image
  const places = PLACING.filter((key) => isBag(properties) && properties[key] !== undefined)
  return [...['format', 'sha256'].filter(has), ...places.map((key) => `properties.${key}`)].map(
    (name) => ({
      property: `image.${name}`,
      reason: 'is about a rescue disk, and with image.kernel but no image.path there is none',
    }),
  )
}

const PLACING = ['hw_rescue_device', 'hw_rescue_bus']

function toNumber(value: unknown): unknown {
  return typeof value === 'string' && /^\s*\d+\s*$/.test(value) ? Number(value) : value
}
