import { LIST_STORAGE_POOLS } from '../libvirt/index.js'
import { asFolder, findPoolByUuid, findVolume, isLook } from '../storage/index.js'
import { UnrescueError, WrongHostError } from '../instance-rescue/model/errors.js'
import { rebuildRecord } from '../instance-rescue/claim/rebuild-record.js'
import { undo } from '../instance-rescue/steps/roll-back.js'
import type { Host } from '../host/index.js'
import { artifactName } from '../instance-rescue/model/artifacts.js'
import { policyOf } from '../instance-rescue/model/policy.js'
import type { UnrecordedRescue } from './found-rescue.js'

/** Ends a rescue without a record, and starts the instance: it is not known whether it ran before. */
export async function endUnrecorded(
  host: Host,
  { dom, marker, blank }: UnrecordedRescue,
): Promise<void> {
  const pool = await findPoolByUuid(host.libvirt, marker.recordPool.uuid)
  if (pool === null)
    throw new WrongHostError(
      `Storage pool '${marker.recordPool.name}' (${marker.recordPool.uuid}), which held the record of the rescue of '${dom.name}', is not on this host.`,
    )
  const held = await rebuildRecord(
    host,
    { place: { pool, domainUuid: dom.uuid }, record: blank },
    {
      rescueId: marker.rescueId,
      domainUuid: dom.uuid,
      instance: dom.name,
      owner: marker.owner,
      mode: marker.mode === 'legacy' ? 'legacy' : 'stable',
      startedAt: marker.since,
      originalPowerState: 'running',
      pool: await findDiskPool(
        host,
        artifactName({ domainUuid: dom.uuid, rescueId: marker.rescueId }, 'rescue-disk'),
      ),
    },
  )
  if (held === null) throw new UnrescueError(`The rescue of '${dom.name}' ended meanwhile.`)
  await undo(host, held, policyOf({}))
}

/** Name of the pool that has the rescue disk: the `pool` argument may have chosen another pool. */
async function findDiskPool(host: Host, disk: string): Promise<string | undefined> {
  const flags = LIST_STORAGE_POOLS.ACTIVE
  const { pools } = await host.libvirt.connectListAllStoragePools({ needResults: 1, flags })
  for (const pool of pools.filter((each) => !isLook(each))) {
    const folder = await asFolder(host.libvirt, pool)
    if (folder !== null && (await findVolume(host, pool, disk)) !== null) return pool.name
  }
  return undefined
}
