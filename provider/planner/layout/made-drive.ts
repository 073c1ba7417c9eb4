import { allocate } from '../place/allocation.js'
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

/** The layout with the config drive that the rescue makes, if it makes one and the machine has a place for it. */
export function withMadeDrive(request: RescueRequest, layout: Layout): Layout {
  const { configDrive: wanted } = request
  if (wanted === undefined) return layout
  return wanted.replaces === null
    ? addDrive(request, layout, wanted)
    : replaceSource(request, layout, wanted)
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
function addDrive(request: RescueRequest, layout: Layout, { format }: WantedDrive): Layout {
  for (const bus of drivesBuses(request)) {
    const place = placeAfterAll(layout.allocation, bus)
    const isPinned = place?.address !== null
    const target = freeTarget(bus, layout.allocation.disks, { isPinned })
    if (place === null || target === null) continue
    const disk = { target, bus, device: 'cdrom', address: place.address }
    const line = { ...disk, role: 'config-drive', source: sourceOf(format) } as const
    const change = { what: `added ${target} (${bus} cdrom), a config drive (${format})`, why: WHY }
    return {
      after: [...layout.after, { ...line, bootOrder: null, from: null }],
      allocation: allocate(layout.allocation, disk, place.controllers),
      changes: [...layout.changes, change],
    }
  }
  return layout
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
