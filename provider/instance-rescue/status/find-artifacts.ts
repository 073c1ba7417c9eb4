import type { PoolRef } from '../../libvirt/index.js'
import type { Host } from '../../host/index.js'
import { findFolderPool, findVolume } from '../../storage/index.js'
import {
  artifactName,
  overlaidIn,
  overlayName,
  placeArtifact,
  placeOverlays,
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
  const [own, other] = await Promise.all(
    [pool.name, olds.pool ?? pool.name].map((name) => findFolderPool(host.libvirt, name)),
  )
  const places = ARTIFACT_KINDS.flatMap((kind) => {
    const folder = (kind === 'definition' ? own : other) ?? null
    return folder === null ? [] : [{ kind, folder, name: artifactName(olds, kind) }]
  })
  const overlaid = olds.overlaid ?? (olds.plan === undefined ? [] : overlaidIn(olds.plan.plan))
  const overlays =
    other == null ? [] : overlaid.map((disk) => ({ folder: other, name: overlayName(olds, disk) }))
  const found = await Promise.all(
    [...places, ...overlays].map(async ({ folder, name }) =>
      (await findVolume(host, folder.pool, name)) === null ? [] : [name],
    ),
  )
  return {
    claimed: {
      artifacts: places.map(({ kind, folder }) => placeArtifact(kind, folder)),
      ...(other == null ? {} : placeOverlays(overlaid, other)),
    },
    existing: found.flat(),
  }
}
