import type { Host } from '../../../host/index.js'
import type { PoolRef } from '../../../libvirt/index.js'
import { virsh } from '../../../shell/index.js'
import { isActive } from '../../../storage/index.js'
import { UnrescueError } from '../../model/errors.js'

/** Refuses to go on without the volumes of a pool that is off. */
export async function assertPoolIsOn({ libvirt, uri }: Host, pool: PoolRef): Promise<void> {
  if (await isActive(libvirt, pool)) return
  throw new UnrescueError(
    `Storage pool '${pool.name}', which has files of the rescue, is not active. Start it with ${virsh(uri, 'pool-start', pool.name)}, and run this again: the files are removed then.`,
  )
}
