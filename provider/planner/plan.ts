import { accessChanges } from './explain/access-changes.js'
import { channelChanges, NO_ROOM_FOR_PORT } from './explain/channel-changes.js'
import { changesOf } from './explain/changes.js'
import { withGuestNames } from './explain/guest-names.js'
import { warningsOf } from './explain/warnings.js'
import type { PlanIssue, Planned } from './issues.js'
import { layoutBefore, type Layout } from './layout/layout.js'
import { madeDrive, withMadeDrive } from './layout/made-drive.js'
import { planLegacy } from './layout/legacy.js'
import { keepDisks } from './layout/no-disk.js'
import { protect } from './layout/protect.js'
import { planStable } from './layout/stable.js'
import { placeChannels } from './place/place-channels.js'
import { unfitBoard } from './request/board.js'
import { hasRescueDisk, unfitKernel } from './request/direct-boot.js'
import { rescueMode } from './request/image-properties.js'
import { factsOf, resolveRescue, type Resolved } from './request/resolve.js'
import { rootDisk } from './request/root-disk.js'
import type { DiskPlace, Firmware, RescueMode, RescuePlan, RescueRequest } from './types.js'

/**
 * Decides the whole rescue of an instance, or gives every reason against it.
 *
 * A pure function: the same request gives the same answer, and the request stays as it is. In stable
 * mode no disk of the instance moves. In both modes only the rescue disk boots.
 */
export function plan(request: RescueRequest): Planned<RescuePlan> {
  const arranged = arrange(request)
  const mode = hasRescueDisk(request) ? rescueMode(request.properties) : 'stable'
  const issues = [...(arranged.ok ? [] : arranged.issues), ...blockers(request, mode)]
  if (!arranged.ok || issues.length > 0) return { ok: false, issues: distinct(issues) }
  return { ok: true, value: complete(request, mode, arranged.value) }
}

/** The disks during the rescue, and what the rescue disk is; null: there is none. */
interface Arranged {
  readonly layout: Layout
  /** The disks of the definition. */
  readonly before: readonly DiskPlace[]
  readonly rescue: Pick<Resolved, 'bus' | 'device'> | null
}

function arrange(request: RescueRequest): Planned<Arranged> {
  if (!hasRescueDisk(request)) return arranged(request, keepDisks(request), null)
  const { domain, configDrives, capabilities, properties } = request
  const resolved = resolveRescue(factsOf(domain, configDrives), properties, capabilities)
  if (!resolved.ok) return resolved
  const layout = layOut(request, resolved.value)
  return layout.ok ? arranged(request, layout.value, resolved.value) : layout
}

/** The layout with what is done to the instance's own disks, and with the config drive that the rescue makes. */
function arranged(
  request: RescueRequest,
  layout: Layout,
  rescue: Arranged['rescue'],
): Planned<Arranged> {
  const [after, before] = [protect(request, layout.after), placesBefore(request)]
  if (!after.ok) return after
  if (!before.ok) return before
  const made = withMadeDrive(request, { ...layout, after: after.value })
  return { ok: true, value: { layout: made, before: before.value, rescue } }
}

/** The disks of the definition. Under a checkpoint each gets an overlay, because the instance is tried on all of them. */
function placesBefore(request: RescueRequest): Planned<readonly DiskPlace[]> {
  const { domain, originalDisks } = request
  const places = layoutBefore(request)
  if (originalDisks !== 'checkpoint') return { ok: true, value: places }
  return protect({ domain, originalDisks }, places)
}

function layOut(request: RescueRequest, resolved: Resolved): Planned<Layout> {
  const issues = unfitBoard(request, resolved)
  if (issues.length > 0) return { ok: false, issues }
  return LAYOUT[resolved.mode](request, resolved)
}

const LAYOUT = { stable: planStable, legacy: planLegacy } as const

/** Every reason against a rescue that does not depend on the layout. */
function blockers(request: RescueRequest, mode: RescueMode): readonly PlanIssue[] {
  const root = rootDisk(request.domain, request.configDrives)
  const isVolume = root !== null && (request.volumeBacked || VOLUME_TYPES.includes(root.type))
  const { bootOverrides: overrides, firmware } = request.domain
  return [
    ...(overrides.length > 0 ? [{ code: 'boot-override', overrides } as const] : []),
    ...uncopied(firmware),
    ...unfitKernel(request),
    ...(request.image === null && hasRescueDisk(request)
      ? [{ code: 'no-rescue-image' } as const]
      : []),
    ...(mode === 'legacy' && root === null ? [{ code: 'no-root-disk' } as const] : []),
    ...(mode === 'legacy' && isVolume
      ? [{ code: 'volume-backed-needs-stable', target: root.target, type: root.type } as const]
      : []),
  ]
}

/** Sources that a root disk cannot have in legacy mode, because they are not files of the host. */
const VOLUME_TYPES = ['block', 'network', 'nvme', 'vhostuser', 'vhostvdpa']

/** Without `<nvram>`, libvirt lets the guest write its variables into a writable loader's own file. */
function uncopied({ isStateless, hasVariablesFile, writableLoader }: Firmware): PlanIssue[] {
  if (writableLoader === null || isStateless || hasVariablesFile) return []
  return [{ code: 'firmware-not-copied', loader: writableLoader }]
}

function complete(
  request: RescueRequest,
  mode: RescueMode,
  { layout, before, rescue }: Arranged,
): RescuePlan {
  const { domain, directBoot } = request
  const { after, allocation } = layout
  const target = after.find(({ role }) => role === 'rescue')?.target ?? ''
  const wanted = request.ports ?? []
  const drive = madeDrive(request, layout)
  const placed = wanted.length === 0 ? NO_CHANNELS : placeChannels(allocation, wanted)
  const { channels, controllers } = placed ?? NO_CHANNELS
  return {
    mode,
    rescueDevice: rescue === null ? null : { target, bus: rescue.bus, device: rescue.device },
    ...(directBoot === undefined ? {} : { directBoot }),
    before: withGuestNames(before, domain),
    after: withGuestNames(after, { ...domain, controllers: allocation.controllers }),
    controllers: [...allocation.added, ...controllers],
    ...(wanted.length === 0 ? {} : { channels }),
    ...(drive === null ? {} : { configDrive: drive }),
    changes: [
      ...layout.changes,
      ...changesOf(request, layout),
      ...channelChanges(channels, controllers),
      ...accessChanges(after, request.originalDisks),
    ],
    warnings: [
      ...warningsOf(request, layout),
      ...(placed === null ? [NO_ROOM_FOR_PORT] : []),
      ...(request.configDrive !== undefined && drive === null ? [NO_ROOM_FOR_DRIVE] : []),
    ],
    copyNvram: keepsVariables(domain.firmware),
  }
}

/** Said in preview: the rescue goes on without the drive. */
const NO_ROOM_FOR_DRIVE =
  'the machine has no place left for a config drive, so a rescue system that takes keys, passwords and user data from one does not get them'

const NO_CHANNELS = { channels: [], controllers: [] }

function keepsVariables({ kind, isStateless }: Firmware): boolean {
  return kind === 'efi' && !isStateless
}

/** Layout and blockers may find the same issue. */
function distinct(issues: readonly PlanIssue[]): readonly PlanIssue[] {
  const texts = issues.map((issue) => JSON.stringify(issue))
  return issues.filter((_, index) => texts.indexOf(texts[index] ?? '') === index)
}
