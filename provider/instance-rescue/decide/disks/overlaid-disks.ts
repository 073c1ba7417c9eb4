import { isLibvirtError } from '../../../libvirt/index.js'
import type { Disk, Domain } from '../../../planner/types.js'
import { readBackingChain } from '../../../storage/index.js'
import type { StorageHost } from '../../../storage/index.js'
import { pathOf } from './root-chain.js'

/** A disk of the instance on which the rescue puts an overlay. */
export interface OverlaidDisk {
  /** Its place in the definition. */
  readonly disk: number
  /** The file or block device that it is on the host. */
  readonly path: string
  readonly format: string
  /** Files below it, nearest first; see `DiskOverlay`. */
  readonly below: readonly { readonly path: string; readonly format: string }[]
  readonly isWhole: boolean
}

/** The disks that get overlays, and why some cannot have one: clauses. */
export interface FoundDisks {
  readonly disks: readonly OverlaidDisk[]
  readonly reasons: readonly string[]
}

/**
 * Finds the files of the disks on which a rescue puts overlays, with what lies below them.
 *
 * The chain is read from headers as far as pools cover its files, unless the definition names it. libvirt
 * reads the rest, as it does at each start of the instance.
 */
export async function findOverlaidDisks(
  host: StorageHost,
  domain: Pick<Domain, 'disks'>,
  wanted: readonly number[],
): Promise<FoundDisks> {
  const disks = domain.disks.filter(({ index }) => wanted.includes(index))
  const found = await Promise.all(disks.map((disk) => findDisk(host, disk)))
  return {
    disks: found.flatMap((one) => (typeof one === 'string' ? [] : [one])),
    reasons: found.flatMap((one) => (typeof one === 'string' ? [one] : [])),
  }
}

async function findDisk(host: StorageHost, disk: Disk): Promise<OverlaidDisk | string> {
  const path = await pathOf(host, { ...disk, type: disk.type === 'block' ? 'file' : disk.type })
  if (path === null)
    return `there can be no overlay on disk '${disk.target}', because its volume '${disk.source ?? ''}' is not a file or a block device of the host`
  // libvirt takes a disk without a format for raw.
  const format = disk.format ?? 'raw'
  const isNamed = disk.backing.length > 0 || format === 'raw'
  const chain = isNamed ? NO_CHAIN : await readChain(host, { path, format })
  return { disk: disk.index, path, format, ...chain }
}

type Chain = Pick<OverlaidDisk, 'below' | 'isWhole'>

const NO_CHAIN: Chain = { below: [], isWhole: true }

async function readChain(
  host: StorageHost,
  top: { readonly path: string; readonly format: string },
): Promise<Chain> {
  try {
    const { layers, broken } = await readBackingChain(host, top)
    const all = layers.slice(1)
    const end = all.findIndex(({ path, format }) => format === null || path.startsWith('/dev/'))
    const below = (end === -1 ? all : all.slice(0, end)).flatMap(({ path, format }) =>
      format === null ? [] : [{ path, format }],
    )
    return { below, isWhole: end === -1 && broken === null }
  } catch (error) {
    if (!isLibvirtError(error)) throw error
    return { below: [], isWhole: false }
  }
}
