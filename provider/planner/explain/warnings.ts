import type { Layout } from '../layout/layout.js'
import { rescueMode } from '../request/image-properties.js'
import { machineOf } from '../request/machines.js'
import { rootDisk } from '../request/root-disk.js'
import type { DiskPlace, RescueRequest } from '../types.js'
import { sharedNames, unorderedDisks } from './disk-order.js'

/** What an operator should know although the plan can be carried out. */
export function warningsOf(request: RescueRequest, { after }: Layout): readonly string[] {
  const rescue = after.find(({ role }) => role === 'rescue')
  if (rescue === undefined) return otherWays(request)
  return [
    ...sameImage(request),
    ...otherControllers(request, after, rescue),
    ...noOrder(rescue),
    ...otherTransport(after, rescue),
    ...loaderGone(request),
    ...otherWays(request),
  ]
}

/** Equal images mean equal filesystem UUIDs and volume groups: the guest may mount the wrong root. */
function sameImage({ domain, image, configDrives }: RescueRequest): readonly string[] {
  const root = rootDisk(domain, configDrives)
  if (image === null || root === null) return []
  if (![root.source, ...root.backing].includes(image)) return []
  return [
    `the root disk '${root.target}' is made from the rescue image '${image}' too: both have the same filesystem UUIDs, so the rescue system may mount the instance's root`,
  ]
}

function otherControllers(
  { domain, properties }: RescueRequest,
  after: readonly DiskPlace[],
  rescue: DiskPlace,
): readonly string[] {
  const mode = rescueMode(properties)
  const disks = after.filter((disk) => disk !== rescue)
  const found = unorderedDisks(rescue, { disks, occupants: domain.occupants, mode })
  if (found.length === 0) return []
  const [own, others] = [`the rescue disk '${rescue.target}' (${rescue.bus})`, found.join(', ')]
  const wrong = mode === 'stable' ? `${own} before ${others}` : `${others} before ${own}`
  return [
    `the guest may name ${wrong}: ${sharedNames(rescue).join(' and ')} names follow no fixed order across controllers and ports`,
  ]
}

function noOrder({ bus, target, address }: DiskPlace): readonly string[] {
  if (bus !== 'virtio' || (address !== null && address.type !== 'other')) return []
  return [`libvirt chooses the address of '${target}', so the guest may name it before other disks`]
}

/** Linux looks at the channel devices and the PCI devices of an s390x machine at once. */
function otherTransport(after: readonly DiskPlace[], rescue: DiskPlace): readonly string[] {
  const isOther = ({ bus, address }: DiskPlace): boolean =>
    bus === 'virtio' && address !== null && address.type !== rescue.address?.type
  if (rescue.bus !== 'virtio' || rescue.address === null) return []
  const others = after.filter(isOther).map(({ target }) => `'${target}'`)
  if (others.length === 0) return []
  return [
    `the guest may name the rescue disk '${rescue.target}' and ${others.join(', ')} in any order: vd names follow no fixed order between ccw and PCI`,
  ]
}

/** On machines without a BIOS, a `<kernel>` alone is often U-Boot and not the instance's own system. */
function loaderGone({ domain, directBoot }: RescueRequest): readonly string[] {
  const isAlone = domain.directBoot.length === 1 && domain.directBoot[0] === 'kernel'
  if (directBoot !== undefined || !isAlone || machineOf(domain).buses.includes('fdc')) return []
  return [
    `the <kernel> that the rescue leaves out may be the boot loader of machine '${domain.machine}': without it the rescue disk may not boot`,
  ]
}

/** Elements that give the guest more to write to than disks. */
const STORES: ReadonlySet<string> = new Set(['hostdev', 'filesystem', 'shmem'])
/** Models of `<memory>` that are files or devices of the host. */
const MEMORY_STORES: ReadonlySet<string> = new Set(['nvdimm', 'virtio-pmem'])

/** `originalDisks` says something of disks only: what else the instance may write to on the host. */
function otherWays({ domain, originalDisks = 'read-write' }: RescueRequest): readonly string[] {
  if (originalDisks === 'read-write') return []
  const found = [
    ...domain.occupants
      .filter(({ element, bus }) => STORES.has(element) || MEMORY_STORES.has(bus ?? ''))
      .map(({ element, bus }) => (bus === null ? element : `${element} (${bus})`)),
    ...(domain.ownStorage ?? []),
  ]
  if (found.length === 0) return []
  return [
    `originalDisks ${originalDisks} protects disks only: what the rescue system writes through ${[...new Set(found)].join(', ')} stays`,
  ]
}
