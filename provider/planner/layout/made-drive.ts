import type { Planned } from '../issues.js'
import { placeAfterAll } from '../place/place-disk.js'
import { freeTarget } from '../place/targets.js'
import { BUS_PROPERTY } from '../request/image-properties.js'
import { busesFor } from '../request/machine-buses.js'
import { machineOf } from '../request/machines.js'
import type {
  Change,
  DiskPlace,
  PlannedDrive,
  RescueBus,
  RescueRequest,
  WantedDrive,
} from '../types.js'
import type { Layout } from './layout.js'
import { refuse } from './refuse.js'
import { addLine } from './rescue-and-root.js'

/** The layout with the config drive that the rescue makes, if it makes one. */
export function withMadeDrive(request: RescueRequest, layout: Layout): Planned<Layout> {
  const { configDrive: wanted } = request
  if (wanted === undefined) return { ok: true, value: layout }
  return wanted.replaces === null
    ? addDrive(request, layout, wanted)
    : { ok: true, value: replaceSource(request, layout, wanted) }
}

/** The drive of a layout that the rescue makes; null: none. */
export function madeDrive(
  { domain, configDrive: wanted }: RescueRequest,
  { after }: Pick<Layout, 'after'>,
): PlannedDrive | null {
  if (wanted === undefined) return null
  const own = domain.disks.find(({ target }) => target === wanted.replaces)
  const found = after.find(
    ({ role, from }) => role === 'config-drive' && from === (own?.index ?? null),
  )
  return found === undefined
    ? null
    : { target: found.target, format: wanted.format, from: found.from }
}

/** Only the source of the instance's own drive is new: target, bus and address stay what the layout says. */
function replaceSource(
  { domain }: RescueRequest,
  layout: Layout,
  { format, replaces }: WantedDrive,
): Layout {
  const own = domain.disks.find(({ target }) => target === replaces)
  const isOwn = ({ from }: DiskPlace): boolean => own !== undefined && from === own.index
  return {
    ...layout,
    after: layout.after.map((line) => (isOwn(line) ? { ...line, source: sourceOf(format) } : line)),
    changes: [
      ...layout.changes,
      ...layout.after.filter(isOwn).map(({ target, bus, device }): Change => ({
        what: `${target} (${bus} ${device}) gets a new config drive (${format}) as its source`,
        why: WHY,
      })),
    ],
  }
}

/** Adds the drive as a cdrom after all others: on the bus that the image names for one, or the first that has a place. */
function addDrive(
  request: RescueRequest,
  layout: Layout,
  { format }: WantedDrive,
): Planned<Layout> {
  const buses = drivesBuses(request)
  for (const bus of buses) {
    const place = placeAfterAll(layout.allocation, bus)
    const isPinned = place?.address !== null
    const target = freeTarget(bus, layout.allocation.disks, { isPinned })
    if (place === null || target === null) continue
    const line: DiskPlace = {
      role: 'config-drive',
      target,
      bus,
      device: 'cdrom',
      source: sourceOf(format),
      address: place.address,
      bootOrder: null,
      from: null,
    }
    const added = addLine(layout, line, place)
    if (!added.ok) return added
    const change = { what: `added ${target} (${bus} cdrom), a config drive (${format})`, why: WHY }
    return { ok: true, value: { ...added.value, changes: [...layout.changes, change] } }
  }
  return refuse(request, { bus: buses[0] ?? 'ide', device: 'cdrom' }, null)
}

function drivesBuses({ domain, properties, capabilities }: RescueRequest): readonly RescueBus[] {
  const possible = busesFor(domain, 'cdrom', capabilities)
  const wanted = properties[BUS_PROPERTY.cdrom] ?? machineOf(domain).cdromBus
  return [...possible.filter((bus) => bus === wanted), ...possible.filter((bus) => bus !== wanted)]
}

const WHY = 'it hands over what lets you into the rescue system'

function sourceOf(format: string): string {
  return `new config drive (${format})`
}
