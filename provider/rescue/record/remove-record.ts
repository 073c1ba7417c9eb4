import type { LibvirtConnection } from '../../libvirt/index.js'
import { removeVolume } from '../../storage/index.js'
import type { Rim } from '../rim.js'
import { assertHeld, recordName } from './record.js'
import type { HeldRecord } from './record.js'

/** Removes the record, after everything else: the guards of its takeovers first. */
export async function removeRecord(
  libvirt: LibvirtConnection,
  held: HeldRecord,
  rim: Rim,
): Promise<void> {
  await assertHeld(libvirt, held, rim)
  const { pool, domainUuid } = held.place
  const { vols } = await libvirt.storagePoolListAllVolumes({ pool, needResults: 1 })
  const guards = vols
    .map(({ name }) => name)
    .filter((name) => name.startsWith(`${recordName(domainUuid)}.`))
  for (const guard of guards) await removeVolume(libvirt, pool, guard)
  await removeVolume(libvirt, pool, recordName(domainUuid))
}
