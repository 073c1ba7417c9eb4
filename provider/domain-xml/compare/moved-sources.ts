import { readDiskPolicies } from '../read/disk-policies.js'
import { parseDomain } from '../read/parse-domain.js'
import type { LiveTarget } from '../edit/with-live-sources.js'

/** A disk of the instance that runs on another file than its definition names. */
export interface MovedSource {
  /** Its target in the definition; `liveTarget`: its target in the running guest. */
  readonly target: string
  readonly liveTarget: string
  readonly stored: string
  readonly live: string
}

/**
 * Finds the disks that a snapshot or a block copy moved to another file while the guest ran.
 *
 * libvirt updates the stored definition only if its target and source are those of the running guest.
 */
export function movedSources(
  storedXml: string,
  liveXml: string,
  liveTarget: LiveTarget,
): readonly MovedSource[] {
  const live = parseDomain(liveXml).disks
  const { transient } = readDiskPolicies(storedXml)
  return parseDomain(storedXml).disks.flatMap(({ target, source, device }) => {
    // Nothing is written to a medium, and what is written to a transient disk is thrown away.
    if (device !== 'disk' || transient.includes(target)) return []
    const running = live.find((disk) => disk.target === liveTarget(target))
    if (source === null || running?.source == null || running.source === source) return []
    return [{ target, liveTarget: running.target, stored: source, live: running.source }]
  })
}
