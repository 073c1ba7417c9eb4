import type { Host } from '../../../host/index.js'
import type { PoolRef } from '../../../libvirt/index.js'
import { createVolume, findPoolByUuid, findVolume, removeVolume } from '../../../storage/index.js'
import { artifactPrefix } from '../../model/artifacts.js'
import type { Claim } from '../../model/state.js'

/**
 * Leaves a small volume beside the overlays which says that a merge has begun, before the record says it.
 *
 * If somebody removes the record in the middle of a merge, this alone shows that the overlays must not be removed. Its
 * name says whether the instance starts by itself.
 */
export async function leaveTrace(host: Host, claim: Claim, hasAutostart: boolean): Promise<void> {
  const pool = await poolOf(host, claim)
  if (pool === null) return
  const name = traceName(claim, hasAutostart)
  await createVolume(host, pool, { name, format: 'raw', capacity: 512n, sparse: true })
}

/** Removes it, once everything is merged, and before anything runs: while it is there, the overlays have everything. */
export async function removeTrace(host: Host, claim: Claim, hasAutostart: boolean): Promise<void> {
  const pool = await poolOf(host, claim)
  if (pool !== null) await removeVolume(host, pool, traceName(claim, hasAutostart))
}

/** What it says; null: there is none. */
export async function findTrace(
  host: Host,
  claim: Traced,
): Promise<{ readonly hasAutostart: boolean } | null> {
  const pool = await poolOf(host, claim)
  if (pool === null) return null
  for (const hasAutostart of [false, true])
    if ((await findVolume(host, pool, traceName(claim, hasAutostart))) !== null)
      return { hasAutostart }
  return null
}

type Traced = Pick<Claim, 'domainUuid' | 'rescueId' | 'overlays'>

async function poolOf({ libvirt }: Host, { overlays }: Traced): Promise<PoolRef | null> {
  return overlays === undefined ? null : findPoolByUuid(libvirt, overlays.pool.uuid)
}

function traceName(claim: Traced, hasAutostart: boolean): string {
  return `${artifactPrefix(claim)}merging${hasAutostart ? '.autostart' : ''}`
}
