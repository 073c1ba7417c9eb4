import type { Host } from '../../../host/index.js'
import { asDiskPool, refreshPool } from '../../../storage/index.js'
import type { DiskPool } from '../../../storage/index.js'
import type { Decision, Layout } from '../decide.js'
import type { FileOwners } from '../file-owners.js'
import { chooseDisk } from './choose-disk.js'
import { explainClosed } from '../closed-files.js'
import { explainCopy, explainRoom, findNoRoom } from './explain-room.js'
import type { DiskSize } from './explain-room.js'

/** Where a rescue disk will be. */
export interface DiskPlace {
  readonly pool: DiskPool
  readonly owners: FileOwners
  /** True if an earlier run has made the disk already, so that its space is taken. */
  readonly isMade: boolean
}

/** Decides how the rescue disk is made, and refuses a copy that does not fit into its pool, and a kernel that
 * QEMU could not open. */
export async function decideDisk(
  host: Host,
  layout: Layout,
  { pool, owners, isMade }: DiskPlace,
): Promise<Decision> {
  const { image } = layout
  const disk = chooseDisk({ plan: layout.planned.plan, image, pool, owners })
  const room = isMade ? [] : await findRefusals(host, { disk, image }, pool)
  const reasons = [...room, ...explainClosed(layout.kernel, owners)]
  if (reasons.length > 0) return { ok: false, reasons }
  const warnings = [...explainCopy({ disk, image }, pool), ...explainRoom({ disk, image }, pool)]
  return { ...layout, disk, warnings: [...layout.warnings, ...warnings] }
}

/** libvirt counts the space of a pool at its last refresh, so it is asked again before the copy is refused. */
async function findRefusals(
  host: Host,
  size: DiskSize,
  pool: DiskPool,
): Promise<readonly string[]> {
  const reasons = findNoRoom(size, pool)
  if (reasons.length === 0) return reasons
  await refreshPool(host, pool.pool)
  return findNoRoom(size, (await asDiskPool(host.libvirt, pool.pool)) ?? pool)
}
