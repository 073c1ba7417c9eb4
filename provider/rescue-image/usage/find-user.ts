import { posix } from 'node:path'
import type { Host } from '../../host/index.js'
import {
  DOMAIN_XML,
  isLibvirtError,
  LIST_STORAGE_POOLS,
  orNull,
  type DomainRef,
  type PoolRef,
} from '../../libvirt/index.js'
import { listVolumes, readVolumeFacts, volumeRef } from '../../storage/index.js'

/**
 * Says who uses an image, as a clause; null: nobody.
 *
 * An instance uses it if its running or stored XML, or that of its managed save, names the volume anywhere.
 * A volume of an active pool uses it by being an overlay on it, such as the disk of a rescue that is
 * stopped. The image's name contains the hash of its content, so nothing else has that name.
 */
export async function findUser(host: Host, image: string): Promise<string | null> {
  return (await findInstance(host, image)) ?? (await findOverlay(host, image))
}

async function findInstance({ libvirt }: Host, image: string): Promise<string | null> {
  const { domains } = await libvirt.connectListAllDomains({ needResults: 1 })
  const found = await Promise.all(domains.map((dom) => definitionsOf({ libvirt }, dom)))
  const user = domains.find((_, index) => found[index]?.some((xml) => xml.includes(image)))
  return user === undefined ? null : `instance '${user.name}' uses it`
}

/** Every XML that libvirt has of a domain; a domain may vanish meanwhile. */
async function definitionsOf(
  { libvirt }: Pick<Host, 'libvirt'>,
  dom: DomainRef,
): Promise<string[]> {
  const [live, stored, saved] = await Promise.all([
    orNull('NO_DOMAIN', libvirt.domainGetXmlDesc({ dom })),
    orNull('NO_DOMAIN', libvirt.domainGetXmlDesc({ dom, flags: DOMAIN_XML.INACTIVE })),
    orNull('NO_DOMAIN', libvirt.domainHasManagedSaveImage({ dom })),
  ])
  const save =
    saved === 1 ? await orNull(UNSAVED, libvirt.domainManagedSaveGetXmlDesc({ dom })) : null
  return [live, stored, save].filter((xml) => xml !== null)
}

/** Answers for a managed save that cannot be read, and so cannot be started, or that is gone meanwhile. */
const UNSAVED = ['NO_DOMAIN', 'OPERATION_FAILED', 'OPERATION_INVALID'] as const

async function findOverlay(host: Host, image: string): Promise<string | null> {
  const flags = LIST_STORAGE_POOLS.ACTIVE
  const { pools } = await host.libvirt.connectListAllStoragePools({ needResults: 1, flags })
  for (const pool of pools) {
    const user = await findOverlayIn(host, pool, image)
    if (user !== null) return user
  }
  return null
}

async function findOverlayIn(host: Host, pool: PoolRef, image: string): Promise<string | null> {
  const names = await namesIn(host, pool)
  if (names === null)
    return `storage pool '${pool.name}' has too many volumes to look for overlays on it`
  const facts = await Promise.all(names.map((name) => readVolumeFacts(host, volumeRef(pool, name))))
  const user = names.find((_, index) => {
    const backing = facts[index]?.backing ?? null
    return backing !== null && posix.basename(backing) === image
  })
  return user === undefined
    ? null
    : `volume '${user}' of storage pool '${pool.name}' is an overlay on it`
}

/** No names for a pool that was stopped meanwhile. */
async function namesIn({ libvirt }: Host, pool: PoolRef): Promise<string[] | null> {
  try {
    return await listVolumes(libvirt, pool)
  } catch (error) {
    if (isLibvirtError(error, 'OPERATION_INVALID', 'NO_STORAGE_POOL')) return []
    throw error
  }
}
