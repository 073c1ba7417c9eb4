import type { LiveTarget } from '../edit/with-live-sources.js'
import { withoutOverlays } from '../edit/without-overlays.js'
import type { Disk } from '../../planner/index.js'
import { readDiskPolicies } from '../read/disks/disk-policies.js'
import { parseArtifactName } from '../read/marks/find-traces.js'
import { parseDomain } from '../read/parse-domain.js'

/** A disk of the instance that runs on another file than its definition names. */
export interface MovedSource {
  /** Its target in the definition; `liveTarget`: its target in the running guest. */
  readonly target: string
  readonly liveTarget: string
  readonly stored: string
  readonly live: string
}

/** What the files of a running guest's disks are compared with. */
export interface Compared {
  /** The stored definition, perhaps edited since the rescue began. */
  readonly storedXml: string
  readonly liveXml: string
  /** The definition from before the rescue; null: `storedXml` was not edited. */
  readonly originalXml: string | null
  readonly liveTarget: LiveTarget
  /**
   * Files on which the rescue put an overlay. What somebody copied from such a disk to a file of its own is
   * not the disk: nothing was written to that.
   */
  readonly overlaid?: ReadonlySet<string>
}

/**
 * Finds the disks that a snapshot or a block copy moved to another file while the guest ran.
 *
 * libvirt updates the stored definition only if its target and source are those of the running guest. A
 * disk is recognized by its file, because somebody may have given it another target meanwhile: a file
 * below the one that a disk writes to is an old file of that disk. If somebody has written a file into
 * the definition that the guest never had, that is a choice.
 */
export function movedSources(compared: Compared): readonly MovedSource[] {
  const running = disksOf(compared.liveXml).filter(isOfInstance)
  return writtenDisks(compared.storedXml).flatMap(({ disk, source }) => {
    const now = findRunning(disk, running, compared)
    if (now?.source == null || now.source === source) return []
    return [{ target: disk.target, liveTarget: now.target, stored: source, live: now.source }]
  })
}

/** True if each disk of the definition is in the running guest, and writes to the file that the definition names. */
export function runsAsDefined(storedXml: string, liveXml: string): boolean {
  const running = new Set(disksOf(liveXml).map(({ source }) => source))
  return writtenDisks(storedXml).every(({ source }) => running.has(source))
}

function disksOf(liveXml: string): readonly Disk[] {
  return parseDomain(withoutOverlays(liveXml)).disks
}

/** Nothing is written to a medium, and what is written to a transient disk is thrown away. */
function writtenDisks(xml: string): readonly { readonly disk: Disk; readonly source: string }[] {
  const { transient } = readDiskPolicies(xml)
  return parseDomain(xml).disks.flatMap((disk) => {
    const { target, source, device } = disk
    if (device !== 'disk' || transient.includes(target) || source === null) return []
    return [{ disk, source }]
  })
}

function isOfInstance({ device, source }: Disk): boolean {
  return device === 'disk' && (source === null || parseArtifactName(source) === null)
}

/** The disk of the running guest that a disk of the definition was. */
function findRunning(
  { source, target }: Disk,
  running: readonly Disk[],
  { originalXml, liveTarget, overlaid }: Compared,
): Disk | undefined {
  const byFile =
    running.find((disk) => disk.source === source) ??
    running.find(({ backing }) => source !== null && backing.includes(source))
  if (byFile !== undefined || (source !== null && overlaid?.has(source) === true)) return byFile
  const before = originalXml === null ? null : parseDomain(originalXml).disks
  const was = before === null ? target : before.find((disk) => disk.source === source)?.target
  return was === undefined ? undefined : running.find((disk) => disk.target === liveTarget(was))
}
