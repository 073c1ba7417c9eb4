import { resolveUri, type UriSources } from '../../inputs/index.js'
import { parseImageArguments } from '../../rescue-image/inputs/index.js'
import type { ImageInputs, Owner } from '../../rescue-image/index.js'
import { checkUri, sentence, type CheckResult } from '../check-inputs.js'
import { secretOutputsOf, withoutSecretOutputs } from '../secret-outputs.js'
import { findUnknowns, withoutUnknowns } from '../unknowns.js'
import type { ImageDependencies } from './dependencies.js'

/** Outputs that repeat arguments. See provider/dynamic/secret-outputs.ts. */
export const SECRET_IMAGE_OUTPUTS = ['image', 'path', 'content'] as const

/** What Pulumi passes, and the other sources of the URI if it is not an argument. */
export interface ImageCheckRequest {
  readonly news: Bag
  readonly sources: Omit<UriSources, 'argument'>
}

type Bag = Readonly<Record<string, unknown>>

/**
 * Checks the inputs and adds what was found out: the connection URI, the content of a file, and the outputs
 * that are known already.
 */
export async function checkImage(
  { news, sources }: ImageCheckRequest,
  { lifecycle, runtime }: Pick<ImageDependencies, 'lifecycle' | 'runtime'>,
): Promise<CheckResult> {
  const { owner, given, secrets } = split(news)
  const unknowns = findUnknowns(given)
  const parsed = parseImageArguments(withoutUnknowns(given))
  const argument = parsed.ok ? parsed.arguments.uri : undefined
  const resolved = resolveUri({ ...sources, argument })
  const failures = [
    ...(parsed.ok ? [] : parsed.failures.filter(({ property }) => !isUnknown(property, unknowns))),
    ...checkUri(resolved),
  ]
  if (failures.length > 0)
    return { failures: failures.map(({ property, reason }) => sentence(property, reason)) }
  const secret = secretOutputsOf(news, SECRET_IMAGE_OUTPUTS)
  if (!parsed.ok || unknowns.length > 0)
    return { inputs: { uri: resolved.uri, ...given, ...secrets, ...secret, owner } }
  const inputs: ImageInputs = { ...parsed.arguments, uri: resolved.uri, ...secrets, owner }
  const preview = await lifecycle.preview(inputs, runtime)
  if (preview.failures.length > 0)
    return { failures: preview.failures.map(({ property, reason }) => sentence(property, reason)) }
  for (const warning of preview.warnings) runtime.warn(warning)
  return { inputs: { ...inputs, ...secret, ...preview.found, ...preview.known } }
}

/** A part of an unknown value, such as a property of `source`, is not known either; nor is the whole. */
function isUnknown(property: string, unknowns: readonly string[]): boolean {
  return unknowns.some(
    (unknown) =>
      unknown === property ||
      unknown.startsWith(`${property}.`) ||
      property.startsWith(`${unknown}.`),
  )
}

/** Separates the user's arguments from what the SDK and Pulumi add to them. */
function split({ owner, secretArguments, ...rest }: Bag): {
  owner: Owner
  given: Bag
  secrets: Pick<ImageInputs, 'secretArguments'>
} {
  const arguments_ = Object.entries(withoutSecretOutputs(rest, SECRET_IMAGE_OUTPUTS))
  const given = arguments_.filter(([key]) => key !== '__provider')
  const secrets =
    secretArguments === undefined ? {} : { secretArguments: secretArguments as string[] }
  return { owner: owner as Owner, given: Object.fromEntries(given), secrets }
}
