import type { LibvirtConnection, PoolRef } from '../../libvirt/index.js'
import { removeVolume } from '../../storage/index.js'
import type { Claim } from '../../record/line.js'

/**
 * Removes what carries the rescue's own id beside the artifacts that its record names.
 *
 * libvirt names the overlays of a snapshot after the disk they are on. Where the rescue system went
 * off by itself, or a kill came in between, no running XML tells of them any more.
 */
export async function removeNamesakes(
  libvirt: LibvirtConnection,
  { domainUuid, rescueId, artifacts }: Claim,
  pool: PoolRef,
): Promise<void> {
  const { vols } = await libvirt.storagePoolListAllVolumes({ pool, needResults: 1 })
  const namesakes = vols
    .map(({ name }) => name)
    .filter((name) => name.startsWith(`${domainUuid}.${rescueId}.`))
    .filter((name) => artifacts.every((artifact) => artifact.name !== name))
  for (const name of namesakes) await removeVolume(libvirt, pool, name)
}
