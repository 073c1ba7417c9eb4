import { posix } from 'node:path'
import { findVolumeByPath } from '../volumes/find-volume.js'
import { IMAGE_HEADER_BYTES } from './headers/header.js'
import { parseImageHeader } from './headers/image-header.js'
import type { StorageHost } from '../storage-host.js'
import { readStart } from '../volumes/volume-content.js'

/** A disk's file or one below it. */
export interface Layer {
  readonly path: string
  /** As the domain's XML or the header above it says; null: neither does. */
  readonly format: string | null
}

/** The files that a disk consists of, from the one that is written to down to its base. */
export interface BackingChain {
  readonly layers: readonly Layer[]
  /** Why the walk ended before the base; null: it did not. */
  readonly broken: string | null
}

/** Longest chain that is followed: no real chain is longer, and a chain may be a loop. */
export const MAX_CHAIN = 64

/**
 * Walks from a disk down to the image it was made from, two round trips a file.
 *
 * Formats come from the domain's XML and then from each qcow2 header, never from a guess: a guest
 * may have written a qcow2 header into its raw disk (CVE-2014-0134).
 */
export async function readBackingChain(host: StorageHost, disk: Layer): Promise<BackingChain> {
  const layers: Layer[] = []
  for (let layer: Layer | null = disk; layer !== null;) {
    if (layers.length === MAX_CHAIN)
      return {
        layers,
        broken: `the backing chain of '${disk.path}' is longer than ${MAX_CHAIN} images`,
      }
    layers.push(layer)
    const below = await readBelow(host, layer)
    if (typeof below === 'string') return { layers, broken: below }
    layer = below
  }
  return { layers, broken: null }
}

/** The next layer, null if there is none, or why nobody can say. */
async function readBelow(
  host: StorageHost,
  { path, format }: Layer,
): Promise<Layer | string | null> {
  if (format === null) return `the format of '${path}' is not known`
  if (format !== 'qcow2') return null
  const vol = await findVolumeByPath(host, path)
  if (vol === null) return `'${path}' is in no active storage pool of the host`
  const start = await readStart(host, vol, IMAGE_HEADER_BYTES)
  const header = parseImageHeader(start, { path, size: null })
  if (header.format !== 'qcow2')
    return `'${path}' is not a qcow2 image, although the disk above it says so`
  if (header.backingFile === null) return null
  return {
    path: posix.resolve(posix.dirname(path), header.backingFile),
    format: header.backingFormat,
  }
}
