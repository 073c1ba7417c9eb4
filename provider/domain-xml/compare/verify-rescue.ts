import { describeAddress } from '../../planner/index.js'
import type {
  Address,
  Controller,
  Disk,
  DiskPlace,
  Domain,
  Occupant,
  RescueDisk,
  RescuePlan,
} from '../../planner/index.js'
import { child, text } from '../../xml/index.js'
import { readDefinition } from '../read/definition.js'
import { overlaidDisk, parseArtifactName } from '../read/marks/find-traces.js'
import { isSameAddress } from '../read/parse-address.js'
import { parseDomain } from '../read/parse-domain.js'

/**
 * Compares a running rescue with its plan: a sentence for each difference; empty if there is none.
 *
 * It checks that the rescue disk is where the plan has it and boots first, that every kept disk of
 * the instance has its target, bus and address, that nothing can write to a disk that is to be protected,
 * and that every other device has the address that the stored definition pins.
 */
export function verifyRescue(originalXml: string, plan: RescuePlan, liveXml: string): string[] {
  const [original, live] = [parseDomain(originalXml), parseDomain(liveXml)]
  return [
    ...plan.after.flatMap((place) => accessProblems(place, original, live)),
    ...plan.after.flatMap((place) => diskProblems(place, live)),
    ...unplanned(plan, live),
    ...(plan.rescueDevice === null ? [] : bootProblems(plan, plan.rescueDevice, live)),
    ...kernelProblems(plan, liveXml),
    ...pinnedProblems(original, live),
  ]
}

function diskProblems(place: DiskPlace, live: Domain): readonly string[] {
  const name = place.role === 'rescue' ? 'rescue disk' : 'disk'
  const disk = live.disks.find(({ target }) => target === place.target)
  if (disk === undefined) return [`${name} '${place.target}' is not in the running guest`]
  return FACETS.flatMap((facet) => {
    const [planned, found] = [place[facet], disk[facet]]
    if (planned === null || JSON.stringify(planned) === JSON.stringify(found)) return []
    return [`${name} '${place.target}' has ${facet} ${words(found)} instead of ${words(planned)}`]
  })
}

function accessProblems(place: DiskPlace, original: Domain, live: Domain): readonly string[] {
  const { access, target, from } = place
  const now = live.disks.find((disk) => disk.target === target)
  if (access === undefined || now === undefined || isReplaced(place, now)) return []
  if (access === 'read-only') return now.readOnly ? [] : [`disk '${target}' is not read-only`]
  const own = original.disks.find(({ index }) => index === from)
  const isOverlaid = overlaidDisk(now.source ?? '') === from && now.backing[0] === own?.source
  return isOverlaid ? [] : [`the guest writes to disk '${target}' itself, and not to an overlay`]
}

/** A config drive that the rescue has made anew is not the instance's. */
function isReplaced({ role }: DiskPlace, { source }: Disk): boolean {
  const isOurs = parseArtifactName(source ?? '') !== null && overlaidDisk(source ?? '') === null
  return role === 'config-drive' && isOurs
}

function words(value: string | Address | null): string {
  if (typeof value === 'string') return `'${value}'`
  if (value?.type !== 'other') return value === null ? 'none' : describeAddress(value)
  return Object.entries(value.attributes)
    .map(([name, part]) => `${name}='${part}'`)
    .join(' ')
}

const FACETS = ['bus', 'device', 'address'] as const

function unplanned({ after }: RescuePlan, live: Domain): readonly string[] {
  const planned = new Set(after.map(({ target }) => target))
  const others = live.disks.filter(({ target }) => !planned.has(target))
  return others.map(({ target }) => `disk '${target}' is in the running guest but not in the plan`)
}

function kernelProblems({ directBoot }: RescuePlan, liveXml: string): readonly string[] {
  const os = child(readDefinition(liveXml).root, 'os')
  const wanted = { kernel: directBoot?.kernel, initrd: directBoot?.ramdisk ?? undefined }
  return Object.entries(wanted).flatMap(([name, planned]) => {
    const found = text(child(os, name)) ?? undefined
    if (found === planned) return []
    return [`it boots with ${name} '${found ?? 'none'}' instead of '${planned ?? 'none'}'`]
  })
}

function bootProblems(
  { after }: RescuePlan,
  rescueDevice: RescueDisk,
  live: Domain,
): readonly string[] {
  const isByOrder = after.some(({ bootOrder }) => bootOrder !== null)
  const first = isByOrder ? firstByOrder(live.disks) : live.disks[0]
  const others = live.occupants.filter(({ bootOrder }) => isByOrder && bootOrder !== null)
  return [
    ...(first?.target === rescueDevice.target
      ? []
      : [
          `${first === undefined ? 'no disk' : `disk '${first.target}'`} boots first instead of rescue disk '${rescueDevice.target}'`,
        ]),
    ...others.map(
      ({ element }) => `device '${element}' has a boot order, which only the rescue disk may have`,
    ),
  ]
}

function firstByOrder(disks: readonly Disk[]): Disk | undefined {
  const ordered = disks.filter(({ bootOrder }) => bootOrder !== null)
  return [...ordered].sort((a, b) => (a.bootOrder ?? 0) - (b.bootOrder ?? 0))[0]
}

function pinnedProblems(original: Domain, live: Domain): readonly string[] {
  const kept = original.occupants.filter(({ element }) => element !== 'tpm')
  return [...original.controllers.map(ofController), ...kept.map(ofOccupant)]
    .filter(({ name, address }) => {
      const others = [...live.controllers.map(ofController), ...live.occupants.map(ofOccupant)]
      return (
        address !== null &&
        !others.some((other) => other.name === name && isSameAddress(address, other.address))
      )
    })
    .map(({ name, address }) => `${name} is not at ${words(address)} in the running guest`)
}

interface Pinned {
  readonly name: string
  readonly address: Address | null
}

function ofController({ type, index, address }: Controller): Pinned {
  return { name: `controller '${type}' ${index}`, address }
}

function ofOccupant({ element, address }: Occupant): Pinned {
  return { name: `device '${element}'`, address }
}
