import type { LibvirtConnection } from '../../libvirt/index.js'
import { deleteVolume } from '../../storage/index.js'
import type { Rim } from '../rim.js'
import { removeGuards } from './guard.js'
import { assertHeld } from './record.js'
import type { HeldRecord } from './record.js'

/** Removes the record, after everything else: the guards of its takeovers first. */
export async function removeRecord(
  libvirt: LibvirtConnection,
  held: HeldRecord,
  rim: Rim,
): Promise<void> {
  await assertHeld(libvirt, held, rim)
  await removeGuards(libvirt, held.place)
  await assertHeld(libvirt, held, rim)
  await deleteVolume(libvirt, held.place.pool, held.vol)
}
