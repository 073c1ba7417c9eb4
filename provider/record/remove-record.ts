import type { LibvirtConnection } from '../libvirt/index.js'
import { deleteVolume } from '../storage/index.js'
import { removeGuards } from './guard.js'
import { assertHeld } from './record.js'
import type { HeldRecord } from './record.js'
import type { Runtime } from '../host/index.js'

/** Removes the record, after everything else: the guards of its takeovers first. */
export async function removeRecord(
  libvirt: LibvirtConnection,
  held: HeldRecord,
  runtime: Runtime,
): Promise<void> {
  await assertHeld(libvirt, held, runtime)
  await removeGuards(libvirt, held.place)
  await assertHeld(libvirt, held, runtime)
  await deleteVolume(libvirt, held.place.pool, held.vol)
}
