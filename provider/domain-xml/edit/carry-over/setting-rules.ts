import {
  attribute,
  child,
  elements,
  excerpt,
  insert,
  insertBefore,
  remove,
  text,
  type Element,
} from '../../../xml/index.js'
import { OUR_DESCRIPTION } from '../../read/marks/find-traces.js'
import { isHandedOver, smbiosEntries } from '../../read/marks/handover.js'
import { markerOf } from '../../read/marks/marker.js'
import { descriptionsOf, titleOf } from '../marks/announce.js'
import { canonical, isSameList, type Carrying } from './carrying.js'
import { hasCopiedVariables, isBootOfRescue } from './is-boot-of-rescue.js'

/** The elements of one name that differ: the original's and the stored definition's. */
interface Sides {
  readonly name: string
  readonly was: readonly Element[]
  readonly is: readonly Element[]
}

/** What becomes of elements that differ. */
type Rule = (carrying: Carrying, sides: Sides) => void

/** The rule for elements that cannot be carried over. */
export const differs: Rule = ({ problems }, { name }) => {
  problems.push(`<${name}> is not what it was`)
}

const carry: Rule = ({ original, stored, carried }, { name, was, is }) => {
  const next = was[0] ?? child(original.root, 'os')
  for (const element of is) {
    if (next === null) insert(original, original.root, excerpt(stored, element))
    else insertBefore(original, next, excerpt(stored, element))
  }
  for (const element of was) remove(original, element)
  carried.push(`changed <${name}>`)
}

/** Our own title is dropped. A title that only begins like ours cannot be split, so it is refused. */
const carryTitle: Rule = (carrying, sides) => {
  const [own, now] = [words(sides.was), words(sides.is)]
  if (namesOf(carrying).some((name) => now === titleOf(own ?? name))) return
  if (now?.startsWith(titleOf('')) === true) differs(carrying, sides)
  else carry(carrying, sides)
}

/** Our own description is dropped. One that only begins like ours is refused. */
const carryDescription: Rule = (carrying, sides) => {
  const [own, now] = [words(sides.was), words(sides.is)]
  if (now === null || !OUR_DESCRIPTION.test(now)) carry(carrying, sides)
  else if (!isOurDescription(carrying, now, own)) differs(carrying, sides)
}

/** Our description follows from the marker. Without the marker, only the instance's own part is looked at. */
function isOurDescription(
  { original, stored }: Carrying,
  now: string,
  own: string | null,
): boolean {
  const marker = markerOf(stored.root)
  if (marker === null) return DESCRIPTION.exec(now)?.[1]?.trim() === (own ?? '')
  return namesOf({ original, stored })
    .flatMap((name) => {
      const uuid = text(child(original.root, 'uuid')) ?? name
      return descriptionsOf(marker, { name, uuid }, own)
    })
    .some((description) => now === description.trim())
}

/** The names of the instance: somebody may have renamed it during the rescue. */
function namesOf({ original, stored }: Pick<Carrying, 'original' | 'stored'>): readonly string[] {
  return [original, stored].flatMap(({ root }) => text(child(root, 'name')) ?? [])
}

/** Our own description; its group is what was there before. */
export const DESCRIPTION = /^In \w+ rescue since [^]*\nWithout Pulumi: .*([^]*)$/

const carryPoweroff: Rule = (carrying, sides) => {
  if (words(sides.is) !== 'destroy') carry(carrying, sides)
}

/** libvirt expands the CPU of a running guest; the parts that it does not expand must be the same. */
const checkCpu: Rule = (carrying, sides) => {
  const kept = (cpu: readonly Element[]): readonly Element[] =>
    cpu.flatMap(elements).filter(({ name }) => CPU_OWN.has(name))
  const isExpanded = attribute(sides.is[0] ?? null, 'check') === 'full'
  if (!isExpanded || !isSameList(kept(sides.was), kept(sides.is))) differs(carrying, sides)
}

const CPU_OWN = new Set(['topology', 'numa', 'cache', 'maxphysaddr'])

/** A rescue XML with a copy of the UEFI variables has the SMM of the firmware that libvirt selected. */
const checkFeatures: Rule = (carrying, sides) => {
  const isOfFirmware =
    sides.was.every((features) => child(features, 'smm') === null) &&
    hasCopiedVariables(child(carrying.stored.root, 'os'))
  if (!isOfFirmware || !isSameList(sides.was, sides.is, { children: ['smm'] }))
    differs(carrying, sides)
}

/** libvirt chooses the labels and the resource partition of a running guest. */
const checkSeclabel: Rule = (carrying, sides) => {
  const isChosen = sides.is.every(
    (label) =>
      attribute(label, 'type') === 'dynamic' &&
      attribute(label, 'relabel') !== 'no' &&
      child(label, 'baselabel') === null,
  )
  if (sides.was.length > 0 || !isChosen) differs(carrying, sides)
}

const checkResource: Rule = (carrying, sides) => {
  const [resource = null] = sides.is
  const isChosen =
    elements(resource).length === 1 && text(child(resource, 'partition')) === '/machine'
  if (sides.was.length > 0 || !isChosen) differs(carrying, sides)
}

const checkOs: Rule = (carrying, sides) => {
  const { root } = carrying.stored
  const did = {
    handOver: smbiosEntries(root).some(isHandedOver),
    kernel: markerOf(root)?.kernel ?? null,
  }
  if (!isBootOfRescue(sides.was[0] ?? null, sides.is[0] ?? null, did)) differs(carrying, sides)
}

/** What the rescue handed over is dropped; everything else in the guest's tables must be the same. */
const checkSysinfo: Rule = (carrying, sides) => {
  if (tablesOf(sides.was) !== tablesOf(sides.is)) differs(carrying, sides)
}

function tablesOf(side: readonly Element[]): string {
  return side
    .flatMap((sysinfo) => {
      const parts = elements(sysinfo).flatMap((part) =>
        part.name === 'oemStrings'
          ? elements(part).filter((entry) => !isHandedOver(entry))
          : [part],
      )
      const type = attribute(sysinfo, 'type') ?? ''
      return parts.map((part) => type + canonical(part))
    })
    .sort()
    .join('\n')
}

function words(side: readonly Element[]): string | null {
  return text(side[0] ?? null)
}

const CARRIED = [
  'name',
  'memory',
  'currentMemory',
  'maxMemory',
  'vcpu',
  'vcpus',
  'iothreads',
  'iothreadids',
  'cputune',
  'memtune',
  'blkiotune',
  'memoryBacking',
  'numatune',
  'clock',
  'on_reboot',
  'on_crash',
  'pm',
  'perf',
]

/** The rules by the element's name; without one, elements that differ cannot be carried over. */
export const RULES: ReadonlyMap<string, Rule> = new Map([
  ...CARRIED.map((name) => [name, carry] as const),
  ['title', carryTitle],
  ['description', carryDescription],
  ['on_poweroff', carryPoweroff],
  ['cpu', checkCpu],
  ['features', checkFeatures],
  ['seclabel', checkSeclabel],
  ['resource', checkResource],
  ['os', checkOs],
  ['sysinfo', checkSysinfo],
])
