import type { RescuePlan } from '../../planner/types.js'
import type { DiskPool, FolderPool } from '../../storage/index.js'
import { ARTIFACT_KINDS } from './state.js'
import type { Claim } from './state.js'

/** What a rescue puts into a pool. */
export type ArtifactKind = (typeof ARTIFACT_KINDS)[number] | 'overlay'

/** A volume of ours. The record names it before it is created, so that a crash cannot orphan it. */
export interface Artifact {
  readonly kind: ArtifactKind
  readonly pool: { readonly name: string; readonly uuid: string }
  readonly name: string
  /** Absolute path on the host. */
  readonly path: string
  /** What a rescue disk is that is a copy of the image; absent: it is an overlay. */
  readonly copy?: DiskCopy
}

/** A copy of the image: a file of format qcow2, or a block device with the image's raw content. */
export type DiskCopy = NonNullable<Claim['artifacts'][number]['copy']>

const SUFFIX: Readonly<Record<Exclude<ArtifactKind, 'overlay'>, string>> = {
  'rescue-disk': 'disk',
  'config-drive': 'config',
  nvram: 'nvram',
  definition: 'definition',
}

/** The prefix of each volume name of a rescue. libvirt gives it to snapshots of the rescue disk too. */
export function artifactPrefix({
  domainUuid,
  rescueId,
}: Pick<Claim, 'domainUuid' | 'rescueId'>): string {
  return `${domainUuid}.${rescueId}.`
}

/** The name of a rescue's volume. It follows from domain and rescue alone; a name in a record is ignored. */
export function artifactName(
  claim: Pick<Claim, 'domainUuid' | 'rescueId'>,
  kind: keyof typeof SUFFIX,
): string {
  return artifactPrefix(claim) + SUFFIX[kind]
}

/**
 * The name of the overlay on a disk, by the place of the disk in the definition; see `overlaidDisk`.
 *
 * libvirt puts a snapshot's name in place of the last part, so that no two snapshots of one name meet.
 */
export function overlayName(claim: Pick<Claim, 'domainUuid' | 'rescueId'>, disk: number): string {
  return `${artifactPrefix(claim)}overlay${disk}.qcow2`
}

/** The name of the volume that says that a merge has begun, and whether the instance starts by itself. */
export function mergeTraceName(
  claim: Pick<Claim, 'domainUuid' | 'rescueId'>,
  hasAutostart: boolean,
): string {
  return `${artifactPrefix(claim)}merging${hasAutostart ? '.autostart' : ''}`
}

const MERGE_TRACE = /^\.[0-9a-f]{12}\.merging(\.autostart)?$/

/** The volumes among these that say that a merge into the disks of a domain has begun. */
export function mergeTracesOf(domainUuid: string, names: readonly string[]): string[] {
  return names.filter(
    (name) => name.startsWith(domainUuid) && MERGE_TRACE.test(name.slice(domainUuid.length)),
  )
}

/** The artifact of that kind that a claim names, or null. */
export function findArtifact(
  claim: Pick<Claim, 'domainUuid' | 'rescueId' | 'artifacts'>,
  kind: keyof typeof SUFFIX,
): Artifact | null {
  const found = claim.artifacts.find((artifact) => artifact.kind === kind)
  if (found === undefined) return null
  const name = artifactName(claim, kind)
  const { pool, folder, copy } = found
  return { kind, pool, name, path: `${folder}/${name}`, ...(copy === undefined ? {} : { copy }) }
}

/** The overlays that a claim names on disks of the instance. */
export function overlaysOf(claim: Claim): (Artifact & { readonly disk: number })[] {
  const { overlays } = claim
  if (overlays === undefined) return []
  return overlays.disks.map((disk) => {
    const name = overlayName(claim, disk)
    const path = `${overlays.folder}/${name}`
    return { kind: 'overlay', pool: overlays.pool, name, path, disk }
  })
}

/** Every artifact that a claim names. */
export function artifactsOf(claim: Claim): Artifact[] {
  return [
    ...ARTIFACT_KINDS.flatMap((kind) => findArtifact(claim, kind) ?? []),
    ...overlaysOf(claim),
  ]
}

/** An artifact that will be in that pool, as a claim names it. */
export function placeArtifact(
  kind: keyof typeof SUFFIX,
  { pool, path }: FolderPool,
): Claim['artifacts'][number] {
  return { kind, pool: { name: pool.name, uuid: pool.uuid }, folder: path }
}

/** The pool for the artifacts that must be files: that of the rescue disk if it is a folder, else that of the record. */
export function poolOfFiles(recordPool: FolderPool, diskPool: DiskPool): FolderPool {
  return diskPool.isFolder ? diskPool : recordPool
}

/** Overlays that will be in that pool, as a claim names them; empty if there are none. */
export function placeOverlays(
  disks: readonly number[],
  { pool, path }: FolderPool,
  areMergeable = false,
): Pick<Claim, 'overlays'> {
  if (disks.length === 0) return {}
  const place = { pool: { name: pool.name, uuid: pool.uuid }, folder: path, disks: [...disks] }
  return { overlays: areMergeable ? { ...place, areMergeable } : place }
}

/**
 * The disks on which a plan puts overlays, by their places in the definition.
 *
 * Under a checkpoint they include those that a legacy rescue leaves out: the instance's own system writes to them
 * when it is tried.
 */
export function overlaidIn({ before, after }: RescuePlan): number[] {
  const places = [...after, ...before].flatMap(({ access, from }) =>
    (access === 'discard' || access === 'checkpoint') && from !== null ? [from] : [],
  )
  return [...new Set(places)]
}

/** True if the overlays of a plan can be merged. */
export function isCheckpoint({ before }: RescuePlan): boolean {
  return before.some(({ access }) => access === 'checkpoint')
}
