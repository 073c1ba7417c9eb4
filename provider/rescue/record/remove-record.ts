import type { LibvirtConnection } from '../../libvirt/index.js'
import { removeVolume } from '../../storage/index.js'
import type { Rim } from '../rim.js'
import { removeGuards } from './guard.js'
import { assertHeld, recordName } from './record.js'
import type { HeldRecord } from './record.js'

/** Removes the record, after everything else: the guards of its takeovers first. */
export async function removeRecord(
  libvirt: LibvirtConnection,
  held: HeldRecord,
  rim: Rim,
): Promise<void> {
  await assertHeld(libvirt, held, rim)
  await removeGuards(libvirt, held.place)
  await removeVolume(libvirt, held.place.pool, recordName(held.place.domainUuid))
}
