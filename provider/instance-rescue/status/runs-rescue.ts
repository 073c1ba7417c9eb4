import { sourceChains } from '../../domain-xml/index.js'
import type { Claim } from '../../record/line.js'
import type { Observation } from '../../host/index.js'

/**
 * True where what runs is that rescue: by its mark, or, should somebody have taken that off, by the disk
 * that was made for it. One from a cdrom without its mark is not known.
 */
export function runsRescue(
  { marker, liveXml }: Observation,
  { rescueId, artifacts }: Pick<Claim, 'rescueId' | 'artifacts'>,
): boolean {
  if (marker !== null || liveXml === null) return marker?.rescueId === rescueId
  const own = artifacts.filter(({ kind }) => kind === 'rescue-disk').map(({ path }) => path)
  return (
    own.length > 0 &&
    sourceChains(liveXml).some((chain) => chain.some((file) => own.includes(file)))
  )
}
