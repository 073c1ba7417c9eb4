import { posix } from 'node:path'
import { findVolumeByPath } from './find-volume.js'
import { IMAGE_HEADER_BYTES, parseImageHeader } from './image-header.js'
import type { StorageHost } from './storage-host.js'
import { readStart } from './volume-content.js'

/** The last image of a disk's backing chain: the image that the disk was made from. */
export type BaseImage =
  | { readonly ok: true; readonly path: string; readonly format: string }
  | { readonly ok: false; readonly reason: string }

/** Longest chain that is followed: no real chain is longer, and a chain may be a loop. */
const MAX_CHAIN = 64

/**
 * Walks from a disk down to the image it was made from.
 *
 * Formats come from the domain's XML and then from each qcow2 header, never from a guess: a guest
 * may have written a qcow2 header into its raw disk (CVE-2014-0134).
 */
export async function findBaseImage(
  host: StorageHost,
  disk: { readonly path: string; readonly format: string | null },
): Promise<BaseImage> {
  let { path, format } = disk
  for (let depth = 0; depth < MAX_CHAIN; depth += 1) {
    if (format === null) return { ok: false, reason: `the format of '${path}' is not known` }
    const below = format === 'qcow2' ? await readBacking(host, path) : null
    if (below === null)
      return depth === 0 ? { ok: false, reason: noBase(path) } : { ok: true, path, format }
    if ('reason' in below) return { ok: false, reason: below.reason }
    ;({ path, format } = below)
  }
  return {
    ok: false,
    reason: `the backing chain of '${disk.path}' is longer than ${MAX_CHAIN} images`,
  }
}

function noBase(path: string): string {
  return `its root disk '${path}' was not made from an image (it has no backing file); name a rescue image`
}

type Backing =
  { readonly path: string; readonly format: string | null } | { readonly reason: string } | null

async function readBacking(host: StorageHost, path: string): Promise<Backing> {
  const vol = await findVolumeByPath(host, path)
  if (vol === null) return { reason: `'${path}' is in no active storage pool of the host` }
  const header = parseImageHeader(await readStart(host, vol, IMAGE_HEADER_BYTES))
  if (header.format !== 'qcow2')
    return { reason: `'${path}' is not a qcow2 image, although the disk above it says so` }
  if (header.backingFile === null) return null
  return {
    path: posix.resolve(posix.dirname(path), header.backingFile),
    format: header.backingFormat,
  }
}
