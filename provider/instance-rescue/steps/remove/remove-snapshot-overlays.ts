import { basename } from 'node:path/posix'
import { sourceChains } from '../../../domain-xml/index.js'
import { removeVolumeAt } from '../../../storage/index.js'
import type { StorageHost } from '../../../storage/index.js'
import { artifactName } from '../../model/artifacts.js'
import type { Claim } from '../../model/state.js'

/**
 * Removes the overlays that external snapshots during the rescue put on the rescue disk.
 *
 * It removes only layers above our own overlay, never a file below it or of another disk.
 */
export async function removeSnapshotOverlays(
  host: StorageHost,
  claim: Claim,
  liveXml: string,
): Promise<void> {
  const own = artifactName(claim, 'rescue-disk')
  for (const path of findLayersAbove(liveXml, own)) await removeVolumeAt(host, path)
}

/** Layers of the rescue disk's chain in the running XML that lie above our overlay. */
function findLayersAbove(liveXml: string, own: string): readonly string[] {
  const isOwn = (file: string): boolean => basename(file) === own
  const chain = sourceChains(liveXml).find((layers) => layers.some(isOwn)) ?? []
  return chain.slice(0, Math.max(chain.findIndex(isOwn), 0))
}
