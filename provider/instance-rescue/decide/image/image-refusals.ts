import { parseDomain } from '../../../domain-xml/index.js'
import type { Disk, Domain, Planned, RescuePlan } from '../../../planner/index.js'
import { explainBoot } from './explain-boot.js'
import type { InspectedImage } from '../../../storage/index.js'
import type { RunningGuest } from './other-guests.js'

/** What decides whether an image that is fit in itself can be the rescue image of one instance. */
export interface ImageUse {
  readonly image: InspectedImage
  readonly domain: Domain
  readonly planned: Planned<RescuePlan>
  /** The guests that run on the host, without the instance. */
  readonly guests: readonly RunningGuest[]
}

/**
 * Says why an image cannot rescue this instance.
 *
 * QEMU refuses to read an image that another QEMU, or the same one, can write to; that would be
 * found only after the instance was shut down.
 */
export function findImageRefusals({ image, domain, planned, guests }: ImageUse): string[] {
  return [
    ...writtenFrom(image, domain.disks).map(
      ({ target }) =>
        `image '${image.path}' is disk '${target}' of the instance itself; name another image`,
    ),
    ...guests.flatMap((guest) => findWriters(image, guest)),
    ...(planned.ok ? explainBoot(image, domain, planned.value) : []),
  ]
}

function findWriters(image: InspectedImage, { dom, liveXml }: RunningGuest): string[] {
  const { name } = image.vol
  // Most guests have nothing to do with the image, and a host may have hundreds.
  if (NEVER_ESCAPED.test(name) && !liveXml.includes(name)) return []
  return writtenFrom(image, parseDomain(liveXml).disks).map(
    ({ target }) =>
      `image '${image.path}' is disk '${target}' of instance '${dom.name}', which runs and can write to it; name another image`,
  )
}

const NEVER_ESCAPED = /^[\w.-]+$/

/** The disks among these that can write to the image. */
function writtenFrom({ path, vol }: InspectedImage, disks: readonly Disk[]): readonly Disk[] {
  const names = [path, vol.key, `${vol.pool}/${vol.name}`]
  return disks.filter(
    ({ source, readOnly, device }) =>
      source !== null && names.includes(source) && !readOnly && device !== 'cdrom',
  )
}
