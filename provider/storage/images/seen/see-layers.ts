import { posix } from 'node:path'
import { ERRNO, isLibvirtError } from '../../../libvirt/index.js'
import type { VolRef } from '../../../libvirt/index.js'
import { findPoolOfFolder, findVolumeByPath } from '../../volumes/find-volume.js'
import { readStart } from '../../volumes/volume-content.js'
import type { StorageHost } from '../../storage-host.js'
import { PoolUnreadableError } from '../../pools/pool-fault.js'
import { MAX_CHAIN, type Layer } from '../backing-chain.js'
import { IMAGE_HEADER_BYTES, type ImageHeader } from '../headers/header.js'
import { parseImageHeader } from '../headers/image-header.js'

/** A file or block device of a disk, as the host has it. */
export interface SeenLayer {
  readonly path: string
  /** `unknown`: it was not looked at. */
  readonly state: 'there' | 'missing' | 'unreadable' | 'unknown'
  /** The format that its first bytes show; null: they were not read. */
  readonly format: string | null
  /** Why it is not `there`, as a clause; null: it is. */
  readonly reason: string | null
}

/** A layer whose first bytes were read. */
export interface OpenLayer {
  readonly vol: VolRef
  readonly start: Buffer
  readonly header: ImageHeader
  /** As the XML or the header above says. */
  readonly declared: string | null
}

/** What a disk consists of, from the file that is written to down to its base, as far as it can be seen. */
export interface SeenLayers {
  readonly seen: readonly SeenLayer[]
  readonly open: readonly OpenLayer[]
  /** True: every layer down to the base was read. */
  readonly isWhole: boolean
}

/**
 * Looks at a disk's files through the storage pools of the host, two round trips a file; writes nothing.
 *
 * As in `readBackingChain`, only the format that is declared says where a file lies on another: a guest may have
 * written a header into its raw disk (CVE-2014-0134).
 */
export async function seeLayers(host: StorageHost, disk: Layer): Promise<SeenLayers> {
  const [seen, open]: [SeenLayer[], OpenLayer[]] = [[], []]
  for (let layer: Layer | null = disk; layer !== null;) {
    if (seen.length === MAX_CHAIN) return { seen, open, isWhole: false }
    const found: Found = await look(host, layer)
    seen.push(found.seen)
    if (found.open === null) return { seen, open, isWhole: false }
    open.push(found.open)
    layer = belowOf(layer, found.open.header)
  }
  return { seen, open, isWhole: true }
}

interface Found {
  readonly seen: SeenLayer
  readonly open: OpenLayer | null
}

async function look(host: StorageHost, { path, format }: Layer): Promise<Found> {
  const not = (state: SeenLayer['state'], reason: string): Found => ({
    seen: { path, state, format: null, reason },
    open: null,
  })
  if (!path.startsWith('/')) return not('unknown', 'it is not a file of this host')
  try {
    const vol = await findVolumeByPath(host, path)
    if (vol === null) {
      const pool = await findPoolOfFolder(host.libvirt, posix.dirname(path))
      if (pool === null) return not('unknown', 'it is in no active storage pool of the host')
      return not('missing', `storage pool '${pool.name}' does not have it`)
    }
    const start = await readStart(host, vol, IMAGE_HEADER_BYTES)
    const header = parseImageHeader(start, { path, size: null })
    return {
      seen: { path, state: 'there', format: header.format, reason: null },
      open: { vol, start, header, declared: format },
    }
  } catch (error) {
    if (error instanceof PoolUnreadableError)
      return not('unknown', 'libvirt cannot read everything in its storage pool')
    if (!isLibvirtError(error)) throw error
    return not(stateOf(error), error.detail)
  }
}

/** What an error of libvirt says of the file that it was about. */
export function stateOf(error: Error): Exclude<SeenLayer['state'], 'there'> {
  if (!isLibvirtError(error)) return 'unknown'
  if (error.code === 'NO_STORAGE_VOL') return 'missing'
  return (error.errno === null ? undefined : STATES.get(error.errno)) ?? 'unknown'
}

const STATES: ReadonlyMap<number, 'missing' | 'unreadable'> = new Map([
  [ERRNO.ENOENT, 'missing'],
  [ERRNO.ENOTDIR, 'missing'],
  [ERRNO.EACCES, 'unreadable'],
  [ERRNO.EIO, 'unreadable'],
  [ERRNO.ELOOP, 'unreadable'],
])

function belowOf({ path, format }: Layer, header: ImageHeader): Layer | null {
  if (format !== 'qcow2' || header.format !== 'qcow2' || header.backingFile === null) return null
  const { backingFile: file, backingFormat } = header
  // `json:…` and `nbd://…` are no paths.
  const isPath = !/^[a-z][a-z0-9+.-]*:/i.test(file)
  return {
    path: isPath ? posix.resolve(posix.dirname(path), file) : file,
    format: backingFormat,
  }
}
