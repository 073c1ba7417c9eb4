/**
 * The planner's words, and how they point at one another:
 *
 *   RescueRequest ─┬─ domain: Domain ─┬─ disks: Disk[]        in document order
 *                  │                  ├─ controllers: Controller[]
 *                  ├─ properties: ImageProperties             Glance's keys, of the rescue image
 *                  ├─ capabilities: MachineCapabilities       what this libvirt can do, if asked
 *                  ├─ originalDisks                           what it may do to the disks
 *                  ├─ directBoot                              a kernel that boots in place of a disk, if wanted
 *                  └─ configDrives, volumeBacked, image       what only the host knows
 *        │
 *      plan()
 *        │
 *   Planned<RescuePlan> ─┬─ ok: value ─┬─ before, after: NamedPlace[]  the layout
 *                        │             ├─ controllers: AddedController[]
 *                        │             └─ changes: Change[]            what else, and why
 *                        └─ not: issues: PlanIssue[]                   all of them
 *
 * Everything is plain JSON: it travels through Pulumi's inputs, and its digest is compared.
 */

export {
  DRIVE_FORMATS,
  ORIGINAL_DISKS,
  RESCUE_BUSES,
  RESCUE_DEVICES,
  RESCUE_MODES,
} from './types/words.js'
export type {
  DirectBoot,
  DriveFormat,
  ImageProperties,
  OriginalDisks,
  RescueBus,
  RescueDevice,
  RescueMode,
} from './types/words.js'
export type {
  PciAddress,
  Zpci,
  DriveAddress,
  UsbAddress,
  CcwAddress,
  OtherAddress,
  Address,
} from './types/address.js'
export type { Disk, Controller, Occupant, Domain, Firmware } from './types/domain.js'
export type { MachineCapabilities, RescueRequest, WantedDrive } from './types/request.js'
export type {
  DiskAccess,
  DiskRole,
  DiskPlace,
  NamedPlace,
  AddedController,
  AddedChannel,
  Change,
  PlannedDrive,
  RescueDisk,
  RescuePlan,
} from './types/plan.js'
