import type { Host } from '../../../host/index.js'
import type { PoolRef } from '../../../libvirt/index.js'
import { createVolume, findVolume, removeVolume } from '../../../storage/index.js'
import { mergeTraceName } from '../../model/artifacts.js'
import type { Claim } from '../../model/state.js'
import type { Work } from '../work.js'

/**
 * Leaves a small volume beside the record which says that a merge has begun, before the record says it.
 *
 * If somebody removes the record in the middle of a merge, this alone shows that the overlays must not be removed, and
 * that no rescue may begin. Its name says whether the instance starts by itself.
 */
export async function leaveTrace(work: Work, hasAutostart: boolean): Promise<void> {
  const name = mergeTraceName(work.held.state.claim, hasAutostart)
  await createVolume(work, work.held.place.pool, {
    name,
    format: 'raw',
    capacity: 512n,
    sparse: true,
  })
}

/** Removes it, once everything is merged, and before anything runs: while it is there, the overlays have everything. */
export async function removeTrace(work: Work, hasAutostart: boolean): Promise<void> {
  await removeVolume(
    work,
    work.held.place.pool,
    mergeTraceName(work.held.state.claim, hasAutostart),
  )
}

/** What it says, in the pool of the record; null: there is none. */
export async function findTrace(
  host: Host,
  pool: PoolRef,
  rescue: Traced,
): Promise<{ readonly hasAutostart: boolean } | null> {
  for (const hasAutostart of [false, true])
    if ((await findVolume(host, pool, mergeTraceName(rescue, hasAutostart))) !== null)
      return { hasAutostart }
  return null
}

type Traced = Pick<Claim, 'domainUuid' | 'rescueId'>
