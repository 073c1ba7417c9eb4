import { resolveUri, type UriSources } from '../../inputs/index.js'
import { imageArgumentsSchema, parseImageArguments } from '../../rescue-image/inputs/index.js'
import type { ImageInputs, Owner } from '../../rescue-image/index.js'
import { checkUri, sentence, type CheckResult } from '../inputs/check-inputs.js'
import type { Once } from '../once.js'
import { secretOutputsOf } from '../secrets/secret-outputs.js'
import { splitInputs } from '../inputs/split-inputs.js'
import { splitUnknowns } from '../inputs/split-unknowns.js'
import type { ImageDependencies } from './dependencies.js'

/** Outputs that repeat arguments. See provider/dynamic/secrets/secret-outputs.ts. */
export const SECRET_IMAGE_OUTPUTS = ['image', 'path', 'content'] as const

/** What Pulumi passes, and the other sources of the URI if it is not an argument. */
export interface ImageCheckRequest {
  readonly news: Bag
  readonly sources: Omit<UriSources, 'argument'>
}

type Bag = Readonly<Record<string, unknown>>

/** What check needs of the process. */
type Checking = Pick<ImageDependencies, 'lifecycle' | 'runtime'> & {
  /** A replacement is checked twice. */
  readonly once: Once
}

/**
 * Checks the inputs and adds what was found out: the connection URI, the content of a file, and the outputs
 * that are known already.
 */
export async function checkImage(
  { news, sources }: ImageCheckRequest,
  { lifecycle, runtime, once }: Checking,
): Promise<CheckResult> {
  const { given, added, ...split } = splitInputs(news, SECRET_IMAGE_OUTPUTS)
  const owner = split.owner as Owner
  const { unknowns, known } = splitUnknowns(given, imageArgumentsSchema)
  const parsed = parseImageArguments(known)
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
    return { inputs: { uri: resolved.uri, ...given, ...added, ...secret, owner } }
  const inputs: ImageInputs = { ...parsed.arguments, uri: resolved.uri, ...added, owner }
  const preview = await lifecycle.preview(inputs, runtime)
  if (preview.failures.length > 0)
    return { failures: preview.failures.map(({ property, reason }) => sentence(property, reason)) }
  const ofImage = (text: string): string => `${owner.name}: ${text}`
  for (const text of preview.announcements)
    once(ofImage(text), () => {
      runtime.say(text)
    })
  for (const text of preview.warnings)
    once(ofImage(text), () => {
      runtime.warn(text)
    })
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
