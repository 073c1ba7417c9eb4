import type { PoolRef } from '../../libvirt/index.js'
import { findFolderPool, findVolume } from '../../storage/index.js'
import type { Artifact } from '../../record/line.js'
import type { RescueOutputs } from '../model/types.js'
import type { Host } from '../../host/index.js'

/** The volumes that a rescue of that id has or had, and whether they are there. */
export async function findArtifacts(
  { libvirt }: Host,
  pool: PoolRef,
  olds: Pick<RescueOutputs, 'domainUuid' | 'rescueId' | 'pool'>,
): Promise<{ artifact: Artifact; exists: boolean }[]> {
  const own = await findFolderPool(libvirt, pool.name)
  const other = olds.pool === undefined ? own : await findFolderPool(libvirt, olds.pool)
  const places = [
    { kind: 'definition', suffix: 'definition', folder: own },
    { kind: 'rescue-disk', suffix: 'disk', folder: other },
    { kind: 'nvram', suffix: 'nvram', folder: other },
  ] as const
  const found: { artifact: Artifact; exists: boolean }[] = []
  for (const { kind, suffix, folder } of places) {
    if (folder === null) continue
    const name = `${olds.domainUuid}.${olds.rescueId}.${suffix}`
    const artifact = {
      kind,
      pool: { name: folder.pool.name, uuid: folder.pool.uuid },
      name,
      path: `${folder.path}/${name}`,
    }
    found.push({ artifact, exists: (await findVolume(libvirt, folder.pool, name)) !== null })
  }
  return found
}
