import { parseDomain } from '../read/parse-domain.js'
import type { LiveTarget } from '../edit/with-live-sources.js'

/** A disk of the instance that runs on another file than the one its definition names. */
export interface MovedSource {
  /** In the definition, and in the running guest. */
  readonly target: string
  readonly liveTarget: string
  readonly stored: string
  readonly live: string
}

/**
 * Finds the disks that a snapshot or a block copy put on another file while the guest ran.
 *
 * libvirt brings a stored definition up to date only if target and source agree with what runs.
 */
export function movedSources(
  storedXml: string,
  liveXml: string,
  liveTarget: LiveTarget,
): readonly MovedSource[] {
  const live = parseDomain(liveXml).disks
  return parseDomain(storedXml).disks.flatMap(({ target, source }) => {
    const running = live.find((disk) => disk.target === liveTarget(target))
    if (source === null || running?.source == null || running.source === source) return []
    return [{ target, liveTarget: running.target, stored: source, live: running.source }]
  })
}
