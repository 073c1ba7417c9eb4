import type { PlanIssue, Planned } from '../issues.js'
import { allocationOf, type Allocation } from '../place/allocation.js'
import { configDriveBus } from '../request/image-properties.js'
import { busesFor } from '../request/machine-buses.js'
import type { Resolved } from '../request/resolve.js'
import { rootDisk } from '../request/root-disk.js'
import { scsiModel } from '../request/scsi-models.js'
import type { Change, Disk, DiskPlace, RescueBus, RescueRequest } from '../types.js'
import { placeConfigDrive, unfitDrives } from './config-drive.js'
import { configDrivesOf, type Layout } from './layout.js'
import { placeRescue, placeRoot, type LegacyChoice, type LegacyLayout } from './rescue-and-root.js'

/**
 * Lays out the disks of a legacy rescue: rescue disk, root, config drives, and no others.
 *
 * On the root's own bus the rescue disk takes the root's target and address, and the root takes the
 * next ones. On another bus, or if there are no next ones, both take the first. A config drive
 * keeps its place unless one of them needs it or the image names another bus.
 */
export function planLegacy(request: RescueRequest, { bus, device }: Resolved): Planned<Layout> {
  const { domain, configDrives, properties } = request
  const root = rootDisk(domain, configDrives)
  if (root === null) return { ok: false, issues: [{ code: 'no-root-disk' }] }
  const unfit = [...unfitRoot(request, root, bus), ...unfitDrives(request)]
  if (unfit.length > 0) return { ok: false, issues: unfit }

  // The place of a config drive that stays on another bus is taken from the start.
  const elsewhere = configDrivesOf(request).filter(
    (drive) => drive.bus !== bus && configDriveBus(drive, properties) === drive.bus,
  )
  const empty = { ...allocationOf(domain, elsewhere, scsiModel(properties)), disks: [] }
  const pair = placePair(request, empty, { bus, device, root, isInPlace: root.bus === bus })
  const rest = configDrivesOf(request).reduce<Planned<LegacyLayout>>(
    (result, drive) => (result.ok ? placeConfigDrive(request, result.value, drive) : result),
    pair,
  )
  if (!rest.ok) return rest
  return { ok: true, value: { ...rest.value, changes: leftOut(request, rest.value.after) } }
}

/** Places rescue disk and root: from the root's place on if a next one follows it, else from the first on. */
function placePair(
  request: RescueRequest,
  allocation: Allocation,
  choice: LegacyChoice,
): Planned<LegacyLayout> {
  const pair = tryPair(request, allocation, choice)
  if (pair.ok || !choice.isInPlace) return pair
  const fromFirst = tryPair(request, allocation, { ...choice, isInPlace: false })
  return fromFirst.ok ? fromFirst : pair
}

function tryPair(
  request: RescueRequest,
  allocation: Allocation,
  choice: LegacyChoice,
): Planned<LegacyLayout> {
  const rescue = placeRescue(request, allocation, choice)
  return rescue.ok ? placeRoot(request, rescue.value, choice) : rescue
}

/** What libvirt refuses of a root disk that goes to another bus. */
function unfitRoot(request: RescueRequest, root: Disk, bus: RescueBus): readonly PlanIssue[] {
  const kind = root.readOnly ? 'read-only disk' : root.device
  const able = ABLE[kind]
  if (root.bus === bus || able === undefined || able.includes(bus)) return []
  const { domain, capabilities } = request
  const possible = busesFor(domain, 'disk', capabilities).filter((other) => able.includes(other))
  return [{ code: 'bus-cannot-carry-device', bus, device: kind, possible }]
}

/** libvirt: `qemuValidateDomainDeviceDefDisk`. */
const ABLE: Readonly<Partial<Record<string, readonly RescueBus[]>>> = {
  'read-only disk': ['virtio', 'scsi', 'usb'],
  lun: ['virtio', 'scsi'],
}

function leftOut({ domain }: RescueRequest, after: readonly DiskPlace[]): readonly Change[] {
  return domain.disks
    .filter(({ index }) => after.every(({ from }) => from !== index))
    .map(({ target, bus, device }) => ({
      what: `left out ${target} (${bus} ${device})`,
      why: 'legacy rescue attaches only the rescue disk, the root disk and the config drive',
    }))
}
