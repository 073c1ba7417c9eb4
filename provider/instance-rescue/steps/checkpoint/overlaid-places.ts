import { parseDomain, readCommits } from '../../../domain-xml/index.js'
import type { Disk } from '../../../planner/types.js'
import { findArtifact, overlaysOf } from '../../model/artifacts.js'
import { liveTargetIn } from '../../model/attached.js'
import type { Claim } from '../../model/state.js'

/**
 * Where a disk with an overlay is: the guest writes to the `overlay`; a merge of it is under way (`merging`), or has
 * come so far that the guest can go on with the disk itself (`ready`); the guest writes to the disk itself, which has
 * everything (`merged`); or somebody has put it onto another file (`other`).
 */
export type OverlaidState = 'overlay' | 'merging' | 'ready' | 'merged' | 'other'

/** A disk with an overlay in a running guest. */
export interface OverlaidPlace {
  /** The disk's target, in the definition and in the guest. */
  readonly target: string
  readonly overlay: string
  /** What the guest writes to; null: nothing, or it has no such disk. */
  readonly source: string | null
  readonly state: OverlaidState
}

/** What runs, and what it was made from. */
export interface LiveSystem {
  /** The instance's own definition. */
  readonly definition: string
  readonly liveXml: string
}

/**
 * Finds where the disks are that the rescue put overlays on, in a guest that runs the instance's own system.
 *
 * What is an overlay is decided by the record and not by the XML.
 */
export function overlaidPlaces(
  claim: Claim,
  { definition, liveXml }: LiveSystem,
): readonly OverlaidPlace[] {
  const [own, live] = [parseDomain(definition).disks, parseDomain(liveXml).disks]
  const commits = readCommits(liveXml)
  return overlaysOf(claim).map(({ disk, path }) => {
    const was = own.find(({ index }) => index === disk)
    const target = was?.target ?? ''
    const now = live.find((each) => each.target === target)
    const lies = now === undefined || was === undefined ? 'other' : lie(now, was, path)
    const commit = lies === 'overlay' ? commits.get(target) : undefined
    const state = commit === undefined ? lies : commit.isReady ? 'ready' : 'merging'
    return { target, overlay: path, source: now?.source ?? null, state }
  })
}

/**
 * The disks whose overlay a running rescue system does not write to any more, because somebody put a file on it,
 * merged it, or copied the disk. A disk that the rescue leaves out, or whose content it has replaced, is not meant.
 */
export function leftOverlays(
  claim: Claim,
  { definition, liveXml }: LiveSystem,
): readonly OverlaidPlace[] {
  const [own, live] = [parseDomain(definition).disks, parseDomain(liveXml).disks]
  const drive = findArtifact(claim, 'config-drive')?.path
  return overlaysOf(claim).flatMap(({ disk, path }) => {
    const was = own.find(({ index }) => index === disk)
    const target = liveTargetIn(claim, was?.target ?? '')
    const now = live.find((each) => each.target === target)
    if (now === undefined || target === null) return []
    if (now.source === path || now.source === drive) return []
    return [{ target, overlay: path, source: now.source, state: 'other' }]
  })
}

function lie(now: Disk, was: Disk, overlay: string): 'overlay' | 'merged' | 'other' {
  if (now.source === overlay && now.backing[0] === was.source) return 'overlay'
  return now.source === was.source && !now.backing.includes(overlay) ? 'merged' : 'other'
}
