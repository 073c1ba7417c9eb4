import { explainIssue } from '../../instance-rescue/inputs/explain-issue.js'
import type { InputFailure } from '../model/types.js'
import { IMAGE_ARGUMENT_NAMES, imageArgumentsSchema, type ImageArguments } from './schema.js'

/** Checked arguments, or everything that is wrong with them. */
export type ParsedImageArguments =
  | { readonly ok: true; readonly arguments: ImageArguments }
  | { readonly ok: false; readonly failures: readonly InputFailure[] }

/**
 * Checks what a user wrote about one image.
 *
 * All failures are found at once. `null` counts as not given, because an empty value in YAML is null, and so
 * does `builtin: false`.
 */
export function parseImageArguments(raw: Bag): ParsedImageArguments {
  const given = withoutNulls(raw)
  const parsed = imageArgumentsSchema.safeParse(given, { reportInput: true })
  const failures = [
    ...(parsed.error?.issues ?? []).flatMap((issue) => explainIssue(issue, IMAGE_ARGUMENT_NAMES)),
    ...checkSource(given),
    ...checkPool(given),
  ]
  return parsed.success && failures.length === 0
    ? { ok: true, arguments: parsed.data }
    : { ok: false, failures }
}

type Bag = Readonly<Record<string, unknown>>

/** `source` and `properties` nest no deeper. */
function withoutNulls(bag: Bag, depth = 1): Bag {
  const isGiven = ([name, value]: [string, unknown]): boolean =>
    value !== null && value !== undefined && !(name === 'builtin' && value === false)
  return Object.fromEntries(
    Object.entries(bag)
      .filter(isGiven)
      .map(([key, value]) => [
        key,
        depth > 0 && isBag(value) ? withoutNulls(value, depth - 1) : value,
      ]),
  )
}

/** A property with another name is a failure of its own. */
function checkSource({ source }: Bag): readonly InputFailure[] {
  const names = isBag(source) ? Object.keys(source) : []
  const isKnown = (name: string): boolean => IMAGE_ARGUMENT_NAMES['source']?.includes(name) === true
  if (!isBag(source) || names.length === 1 || !names.every(isKnown)) return []
  const given = names.length === 0 ? 'none of them' : names.join(' and ')
  const reason = `needs exactly one of file, builtin, path, volume, and has ${given}`
  return [{ property: 'source', reason }]
}

/** The pool of a path follows from the path. */
function checkPool({ source, pool }: Bag): readonly InputFailure[] {
  if (pool === undefined || !isBag(source) || source['path'] === undefined) return []
  return [
    {
      property: 'pool',
      reason: 'cannot be given with source.path, because the pool follows from the path',
    },
  ]
}

function isBag(value: unknown): value is Bag {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
