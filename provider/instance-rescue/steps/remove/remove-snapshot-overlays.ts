import { basename } from 'node:path/posix'
import { layersAbove } from '../../../domain-xml/index.js'
import type { Host } from '../../../host/index.js'
import { artifactName, artifactPrefix } from '../../model/artifacts.js'
import type { Claim } from '../../model/state.js'
import { removeFile } from './remove-file.js'

/**
 * Removes the overlays that external snapshots during the rescue put on the rescue disk.
 *
 * libvirt names them after the rescue disk. A file that somebody named is theirs: it stays, and a warning
 * names it. So does a file above the rescue disk in any other disk.
 */
export async function removeSnapshotOverlays(
  host: Host,
  claim: Claim,
  liveXml: string,
): Promise<void> {
  const prefix = artifactPrefix(claim)
  const isOurs = (path: string): boolean => basename(path).startsWith(prefix)
  const own = artifactName(claim, 'rescue-disk')
  const { ofBootDisk, ofOthers } = layersAbove(liveXml, (path) => basename(path) === own)
  const theirs = [...ofBootDisk.filter((path) => !isOurs(path)), ...ofOthers]
  if (theirs.length > 0)
    host.runtime.warn(
      `Files of somebody else lie on top of the rescue disk of instance '${claim.instance}': '${theirs.join("', '")}'. They stay, but the rescue disk below them is removed.`,
    )
  for (const path of ofBootDisk.filter(isOurs)) await removeFile(host, path)
}
