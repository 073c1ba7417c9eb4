import { basename } from 'node:path/posix'
import { sourceChains } from '../../domain-xml/index.js'
import type { Observation } from '../../host/index.js'
import { artifactName } from '../model/artifacts.js'
import type { Claim } from '../model/state.js'

/**
 * True if what runs is that rescue: by its marker or, if somebody has taken that off, by the disk that was
 * made for it. A rescue from a cdrom without its marker is not known.
 */
export function runsRescue(
  { marker, liveXml }: Observation,
  claim: Pick<Claim, 'rescueId' | 'domainUuid'>,
): boolean {
  if (marker !== null || liveXml === null) return marker?.rescueId === claim.rescueId
  const own = artifactName(claim, 'rescue-disk')
  return sourceChains(liveXml).some((chain) => chain.some((file) => basename(file) === own))
}
