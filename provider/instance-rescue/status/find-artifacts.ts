import type { PoolRef } from '../../libvirt/index.js'
import type { Host } from '../../host/index.js'
import { findDiskPool, findFolderPool, findVolume } from '../../storage/index.js'
import {
  artifactName,
  overlaidIn,
  overlayName,
  placeArtifact,
  placeOverlays,
  poolOfFiles,
} from '../model/artifacts.js'
import { ARTIFACT_KINDS } from '../model/state.js'
import type { Claim } from '../model/state.js'
import type { RescueOutputs } from '../model/types.js'

/** The volumes that a rescue may have. */
export interface FoundArtifacts {
  /** All of them, as a claim names them. */
  readonly claimed: Pick<Claim, 'artifacts' | 'overlays'>
  /** The names of those that exist. */
  readonly existing: readonly string[]
}

/** What is known of a rescue whose volumes are looked for. */
export interface Sought extends Pick<RescueOutputs, 'domainUuid' | 'rescueId' | 'pool' | 'plan'> {
  /** Disks with overlays, by their places in the definition. Absent: those of the plan, if that is known. */
  readonly overlaid?: readonly number[]
}

/** Looks for the volumes that a rescue of that id may have. */
export async function findArtifacts(
  host: Host,
  pool: PoolRef,
  olds: Sought,
): Promise<FoundArtifacts> {
  const [own, disk] = await Promise.all([
    findFolderPool(host.libvirt, pool.name),
    findDiskPool(host.libvirt, olds.pool ?? pool.name),
  ])
  const files = own === null || disk === null ? disk : poolOfFiles(own, disk)
  const folders = { definition: own, 'rescue-disk': disk, 'config-drive': files, nvram: files }
  const places = ARTIFACT_KINDS.flatMap((kind) => {
    const folder = folders[kind]
    return folder === null ? [] : [{ kind, folder, name: artifactName(olds, kind) }]
  })
  const overlaid = olds.overlaid ?? (olds.plan === undefined ? [] : overlaidIn(olds.plan.plan))
  const overlays =
    files === null ? [] : overlaid.map((one) => ({ folder: files, name: overlayName(olds, one) }))
  const found = await Promise.all(
    [...places, ...overlays].map(async ({ folder, name }) =>
      (await findVolume(host, folder.pool, name)) === null ? [] : [name],
    ),
  )
  return {
    claimed: {
      artifacts: places.map(({ kind, folder }) => placeArtifact(kind, folder)),
      ...(files === null ? {} : placeOverlays(overlaid, files)),
    },
    existing: found.flat(),
  }
}
