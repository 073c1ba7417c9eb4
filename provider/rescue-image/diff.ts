import { isDeepStrictEqual } from 'node:util'
import { DEFAULT_POOL } from './decide/choose-pool.js'
import { ownerKey } from './model/names.js'
import type { ImageInputs, ImageOutputs } from './model/types.js'

/** What a changed set of inputs means for the image. */
export interface ImageDiff {
  readonly changes: boolean
  readonly replaces: readonly string[]
}

/**
 * Compares what two sets of arguments mean, not how they are written.
 *
 * Another content, path, volume, pool or host replaces the image. The same content from another file does
 * not. Properties are updated in place, and so are the owner's name and an image that is not ready.
 */
export function diff(olds: ImageOutputs, news: ImageInputs): ImageDiff {
  const replaces = REPLACING.filter((property) => isReplaced[property](olds, news))
  return { changes: replaces.length > 0 || isUpdated(olds, news), replaces }
}

const REPLACING = ['uri', 'pool', 'source'] as const

const isReplaced: Readonly<
  Record<(typeof REPLACING)[number], (olds: ImageOutputs, news: ImageInputs) => boolean>
> = {
  uri: (olds, news) => news.uri !== olds.uri,
  pool: (olds, news) => poolOf(olds) !== poolOf(news),
  source: (olds, news) =>
    isUpload(olds) !== isUpload(news) ||
    (isUpload(news) ? isOtherContent(olds, news) : isOtherPlace(olds, news)),
}

/** A path is in the pool that it is in. */
function poolOf({ source, pool = DEFAULT_POOL }: ImageInputs): string | null {
  return source.path === undefined ? pool : null
}

function isUpload({ source }: Pick<ImageInputs, 'source'>): boolean {
  return source.path === undefined && source.volume === undefined
}

/** A built-in image that has not been built here is known by its version. */
function isOtherContent(olds: ImageOutputs, news: ImageInputs): boolean {
  if (news.content !== undefined) return news.content.sha256 !== olds.content?.sha256
  return news.version === undefined || news.version !== olds.version
}

function isOtherPlace({ source: old }: ImageOutputs, { source }: ImageInputs): boolean {
  return old.path !== source.path || old.volume !== source.volume
}

function isUpdated(olds: ImageOutputs, news: ImageInputs): boolean {
  const given = ({ properties = {}, sha256, format, owner, source }: ImageInputs): unknown => ({
    properties,
    sha256,
    format,
    // Nothing on the host bears the name of the owner of an image that was there already.
    owner: isUpload({ source }) ? ownerKey(owner) : null,
  })
  return olds.status !== 'ready' || !isDeepStrictEqual(given(olds), given(news))
}
