import { explainIssue, isBag, withoutNulls } from '../../inputs/index.js'
import type { Bag, InputFailure } from '../../inputs/index.js'
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
  const given = withoutNulls(withoutFalse(raw), NESTED)
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

/** `source` and `properties` nest no deeper. */
const NESTED = 1

function withoutFalse({ source, ...rest }: Bag): Bag {
  const isFalse = isBag(source) && source['builtin'] === false
  return { ...rest, source: isFalse ? { ...source, builtin: null } : source }
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
