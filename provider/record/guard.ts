import type { LibvirtConnection } from '../libvirt/index.js'
import { createVolume, removeVolume } from '../storage/index.js'
import type { RecordPlace } from './record.js'
import { recordName } from './record.js'

/** Name of the volume whose creation decides who takes over. */
export function guardName({ domainUuid }: RecordPlace, guard: number): string {
  return `${recordName(domainUuid)}.${guard}`
}

/** True where this process made the guard volume of that number; false where another one had. */
export async function makeGuard(
  libvirt: LibvirtConnection,
  place: RecordPlace,
  guard: number,
): Promise<boolean> {
  const made = await createVolume(libvirt, place.pool, {
    name: guardName(place, guard),
    format: 'raw',
    capacity: 512n,
    sparse: true, // ending a rescue is what makes room on a full disk
  })
  return made !== null
}

/** Removes every guard of a record. */
export async function removeGuards(
  libvirt: LibvirtConnection,
  { pool, domainUuid }: RecordPlace,
): Promise<void> {
  const { vols } = await libvirt.storagePoolListAllVolumes({ pool, needResults: 1 })
  const guards = vols
    .map(({ name }) => name)
    .filter((name) => name.startsWith(`${recordName(domainUuid)}.`))
  for (const guard of guards) await removeVolume(libvirt, pool, guard)
}
