import { basename } from 'node:path/posix'
import { layersAbove } from '../../../domain-xml/index.js'
import type { Host } from '../../../host/index.js'
import { artifactName, artifactPrefix } from '../../model/artifacts.js'
import { isOverlayOf } from '../../status/overlays-in-use.js'
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
  const above = layersAbove(liveXml, (path) => isOverlayOf(path, claim)).ofOthers
  const theirs = [...ofBootDisk, ...above].filter((path) => !isOurs(path)).concat(ofOthers)
  if (theirs.length > 0)
    host.runtime.warn(
      `Files of somebody else lie on top of ${above.length === 0 ? 'the rescue disk' : 'the rescue disk or of overlays'} of instance '${claim.instance}': '${theirs.join("', '")}'. They stay, but ${above.length === 0 ? 'the rescue disk below them is' : 'what is below them is'} removed.`,
    )
  for (const path of ofBootDisk.filter(isOurs)) await removeFile(host, path)
}
