import type { FolderPool } from '../../storage/index.js'
import { ARTIFACT_KINDS } from './state.js'
import type { Claim } from './state.js'

/** What a rescue puts into a pool. */
export type ArtifactKind = (typeof ARTIFACT_KINDS)[number]

/** A volume of ours. The record names it before it is created, so that a crash cannot orphan it. */
export interface Artifact {
  readonly kind: ArtifactKind
  readonly pool: { readonly name: string; readonly uuid: string }
  readonly name: string
  /** Absolute path on the host. */
  readonly path: string
}

const SUFFIX: Readonly<Record<ArtifactKind, string>> = {
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
  kind: ArtifactKind,
): string {
  return artifactPrefix(claim) + SUFFIX[kind]
}

/** The artifact of that kind that a claim names, or null. */
export function findArtifact(
  claim: Pick<Claim, 'domainUuid' | 'rescueId' | 'artifacts'>,
  kind: ArtifactKind,
): Artifact | null {
  const found = claim.artifacts.find((artifact) => artifact.kind === kind)
  if (found === undefined) return null
  const name = artifactName(claim, kind)
  return { kind, pool: found.pool, name, path: `${found.folder}/${name}` }
}

/** Every artifact that a claim names. */
export function artifactsOf(claim: Claim): Artifact[] {
  return ARTIFACT_KINDS.flatMap((kind) => findArtifact(claim, kind) ?? [])
}

/** An artifact that will be in that pool, as a claim names it. */
export function placeArtifact(
  kind: ArtifactKind,
  { pool, path }: FolderPool,
): Claim['artifacts'][number] {
  return { kind, pool: { name: pool.name, uuid: pool.uuid }, folder: path }
}
