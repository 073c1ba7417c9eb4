import { basename } from 'node:path/posix'
import { sourceChains } from '../../domain-xml/index.js'
import type { Observation } from '../../host/index.js'
import { artifactName } from '../model/artifacts.js'
import type { Claim } from '../model/state.js'

/**
 * True if that rescue runs: it is recognized by its marker or, if somebody removed the marker, by its
 * rescue disk. A rescue from a cdrom without its marker is not recognized.
 */
export function runsRescue(
  { marker, liveXml }: Observation,
  claim: Pick<Claim, 'rescueId' | 'domainUuid'>,
): boolean {
  if (marker !== null || liveXml === null) return marker?.rescueId === claim.rescueId
  const own = artifactName(claim, 'rescue-disk')
  return sourceChains(liveXml).some((chain) => chain.some((file) => basename(file) === own))
}
