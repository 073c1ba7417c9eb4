import type { PoolRef } from '../../libvirt/index.js'
import type { Host } from '../../host/index.js'
import { findFolderPool, findVolume } from '../../storage/index.js'
import { artifactName, placeArtifact } from '../model/artifacts.js'
import { ARTIFACT_KINDS } from '../model/state.js'
import type { Claim } from '../model/state.js'
import type { RescueOutputs } from '../model/types.js'

/** The volumes that a rescue of that id may have, as a claim names them, and whether they exist. */
export async function findArtifacts(
  host: Host,
  pool: PoolRef,
  olds: Pick<RescueOutputs, 'domainUuid' | 'rescueId' | 'pool'>,
): Promise<{ artifact: Claim['artifacts'][number]; name: string; exists: boolean }[]> {
  const [own, other] = await Promise.all(
    [pool.name, olds.pool ?? pool.name].map((name) => findFolderPool(host.libvirt, name)),
  )
  const found = await Promise.all(
    ARTIFACT_KINDS.map(async (kind) => {
      const folder = kind === 'definition' ? own : other
      if (folder == null) return []
      const name = artifactName(olds, kind)
      const exists = (await findVolume(host, folder.pool, name)) !== null
      return [{ artifact: placeArtifact(kind, folder), name, exists }]
    }),
  )
  return found.flat()
}
