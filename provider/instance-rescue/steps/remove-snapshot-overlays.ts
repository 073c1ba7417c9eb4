import { sourceChains } from '../../domain-xml/index.js'
import type { LibvirtConnection } from '../../libvirt/index.js'
import { removeVolumeAt } from '../../storage/index.js'
import type { Claim } from '../../record/line.js'
import { findArtifact } from './prepare-disk.js'

/**
 * Removes what an external snapshot, taken while rescued, put on top of the rescue disk.
 *
 * Only files that the rescue disk itself ran on at the end, never anything below or beside it.
 */
export async function removeSnapshotOverlays(
  libvirt: LibvirtConnection,
  claim: Claim,
  liveXml: string,
): Promise<void> {
  const overlay = findArtifact(claim, 'rescue-disk')
  if (overlay === null) return
  for (const path of findChainAbove(liveXml, overlay.path)) {
    await removeVolumeAt(libvirt, path)
  }
}

/** Layers of the rescue disk's chain in the running XML that lie above our overlay. */
function findChainAbove(liveXml: string, path: string): readonly string[] {
  const chain = sourceChains(liveXml).find((layers) => layers.includes(path)) ?? []
  return chain.slice(0, Math.max(chain.indexOf(path), 0))
}
