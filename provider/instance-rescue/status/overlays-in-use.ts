import { basename } from 'node:path/posix'
import { overlaidDisk, sourceChains } from '../../domain-xml/index.js'
import { overlayName } from '../model/artifacts.js'
import type { Claim } from '../model/state.js'

type Which = Pick<Claim, 'domainUuid' | 'rescueId'>

/** The disks of a running guest, by their places in the definition, that lie on overlays of that rescue. */
export function overlaysInUse(liveXml: string, claim: Which): number[] {
  return sourceChains(liveXml)
    .flat()
    .flatMap((file) => (isOverlayOf(file, claim) ? [overlaidDisk(file) ?? 0] : []))
}

/** True if a file is an overlay of that rescue. */
export function isOverlayOf(file: string, claim: Which): boolean {
  const disk = overlaidDisk(file)
  return disk !== null && basename(file) === overlayName(claim, disk)
}
