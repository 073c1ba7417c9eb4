import { orNull } from '../../libvirt/index.js'
import { findPoolOfFolder, volumeRef } from './find-volume.js'
import { listVolumes } from './list-volumes.js'
import { refreshPool } from '../pools/refresh-pool.js'
import type { StorageHost } from '../storage-host.js'
import { parseVolumeFacts } from './volume-facts.js'

/** A volume that is an overlay on another file. */
export interface Overlay {
  readonly path: string
  readonly backing: string
  /** Seconds since 1970; null: not known. */
  readonly modified: number | null
}

/**
 * Lists the overlays in a folder of the host, after a refresh of its pool.
 *
 * The list is empty if no active pool has that folder, or if the pool has too many volumes for libvirt.
 */
export async function findOverlays(host: StorageHost, folder: string): Promise<Overlay[]> {
  const { libvirt } = host
  const pool = await findPoolOfFolder(libvirt, folder)
  if (pool === null) return []
  await refreshPool(host, pool)
  const names = (await listVolumes(libvirt, pool)) ?? []
  const texts = await Promise.all(
    names.map((name) =>
      orNull('NO_STORAGE_VOL', libvirt.storageVolGetXmlDesc({ vol: volumeRef(pool, name) })),
    ),
  )
  return texts.flatMap((xml) => (xml === null ? [] : parseOverlay(xml)))
}

function parseOverlay(xml: string): Overlay[] {
  const { path, backing, modified } = parseVolumeFacts(xml)
  if (path === null || backing === null) return []
  return [{ path, backing, modified: modified === null ? null : Number(modified) }]
}
