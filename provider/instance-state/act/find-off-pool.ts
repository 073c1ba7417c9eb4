import { dirname } from 'node:path/posix'
import { parseDomain } from '../../domain-xml/index.js'
import type { Host, Observation } from '../../host/index.js'
import { findInactivePool, findPoolOfFolder } from '../../storage/index.js'

/**
 * The name of a storage pool that is off and may hold the record of a rescue; null: there is none.
 *
 * The record is in the pool of the instance's root disk, else in `default`. Only of an instance that is off it is not
 * known without the record whether it is in rescue.
 */
export async function findOffPool({ libvirt }: Host, seen: Observation): Promise<string | null> {
  if (seen.liveXml !== null) return null
  const places = parseDomain(seen.storedXml).disks.flatMap(({ type, source }): readonly Place[] => {
    if (source === null) return []
    if (type === 'volume') return [{ name: source.slice(0, source.indexOf('/')) }]
    return type === 'file' ? [{ folder: dirname(source) }] : []
  })
  for (const place of [...places, ...((await areInPools(libvirt, places)) ? [] : [DEFAULT])]) {
    const found = await findInactivePool(libvirt, place)
    if (found !== null) return found
  }
  return null
}

type Place = Parameters<typeof findInactivePool>[1]

/** The pool of a disk that is in no pool. */
const DEFAULT: Place = { name: 'default' }

async function areInPools(libvirt: Host['libvirt'], places: readonly Place[]): Promise<boolean> {
  const folders = places.flatMap((place) => ('folder' in place ? place.folder : []))
  const pools = await Promise.all(folders.map((folder) => findPoolOfFolder(libvirt, folder)))
  return pools.every((pool) => pool !== null)
}
