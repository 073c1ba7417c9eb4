import { LIST_STORAGE_POOLS } from '../../libvirt/index.js'
import { asDiskPool, findPoolByUuid, findVolume, isLook } from '../../storage/index.js'
import { UnrescueError, WrongHostError } from '../../instance-rescue/model/errors.js'
import { rebuildRecord } from '../../instance-rescue/claim/rebuild-record.js'
import { undo } from '../../instance-rescue/steps/roll-back.js'
import { observeByUuid } from '../../host/index.js'
import type { Host } from '../../host/index.js'
import { artifactName, overlayName } from '../../instance-rescue/model/artifacts.js'
import { overlaysInUse } from '../../instance-rescue/status/overlays-in-use.js'
import { policyOf } from '../../instance-rescue/model/policy.js'
import type { UnrecordedRescue } from '../found-rescue.js'

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
  const rescue = { domainUuid: dom.uuid, rescueId: marker.rescueId }
  const seen = await observeByUuid(host, dom.uuid)
  const overlaid = seen?.liveXml == null ? [] : overlaysInUse(seen.liveXml, rescue)
  const held = await rebuildRecord(
    host,
    { place: { pool, domainUuid: dom.uuid }, record: blank },
    {
      ...rescue,
      instance: dom.name,
      owner: marker.owner,
      mode: marker.mode === 'legacy' ? 'legacy' : 'stable',
      startedAt: marker.since,
      originalPowerState: 'running',
      originalDisks: marker.originalDisks,
      pool: await findDiskPool(host, [
        artifactName(rescue, 'rescue-disk'),
        ...overlaid.map((disk) => overlayName(rescue, disk)),
      ]),
      overlaid,
    },
  )
  if (held === null) throw new UnrescueError(`The rescue of '${dom.name}' ended meanwhile.`)
  await undo(host, held, policyOf({}))
}

/** Name of the pool that has one of these volumes: the `pool` argument may have chosen another pool. */
async function findDiskPool(host: Host, names: readonly string[]): Promise<string | undefined> {
  const flags = LIST_STORAGE_POOLS.ACTIVE
  const { pools } = await host.libvirt.connectListAllStoragePools({ needResults: 1, flags })
  for (const pool of pools.filter((each) => !isLook(each))) {
    if ((await asDiskPool(host.libvirt, pool)) === null) continue
    for (const name of names) if ((await findVolume(host, pool, name)) !== null) return pool.name
  }
  return undefined
}
