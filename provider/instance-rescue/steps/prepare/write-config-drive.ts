import { makeConfigDrive } from '../../../config-drive/index.js'
import { createVolume, writeAt } from '../../../storage/index.js'
import { findArtifact } from '../../model/artifacts.js'
import { createAnew } from '../definition/copy-definition.js'
import type { EnterWork } from '../work.js'

/**
 * Makes the config drive of the plan, if it has one, in a volume of mode 0600: it has user data.
 *
 * One that an earlier run made is made again, because a guest may have written to it.
 */
export async function writeConfigDrive(work: EnterWork): Promise<void> {
  const { claim } = work.held.state
  const drive = findArtifact(claim, 'config-drive')
  const { configDrive: planned } = work.plan
  if (drive === null || planned === undefined) return
  const bytes = makeConfigDrive({
    format: planned.format,
    instanceId: `${claim.domainUuid}-rescue-${claim.rescueId}`,
    credentials: work.credentials,
    carried: work.carried,
  })
  const capacity = BigInt(bytes.length)
  const volume = { name: drive.name, format: 'raw', capacity, owner: work.owners.guest } as const
  const vol = await createAnew(work, drive, (pool) => createVolume(work, pool, volume))
  await work.held.assertHeldLately(work)
  await writeAt(work, vol, { offset: 0, bytes })
}
