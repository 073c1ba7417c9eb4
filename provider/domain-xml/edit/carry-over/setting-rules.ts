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
import { titleOf } from '../announce.js'
import { isSameList, type Carrying } from './carrying.js'
import { isBootOfRescue } from './is-boot-of-rescue.js'

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
  const name = text(child(carrying.original.root, 'name'))
  if (now === titleOf(own ?? name ?? '')) return
  if (now?.startsWith(titleOf('')) === true) differs(carrying, sides)
  else carry(carrying, sides)
}

/** Our own description ends with the instance's description, which must be the same. */
const carryDescription: Rule = (carrying, sides) => {
  const now = words(sides.is)
  const [, own] = now === null ? [] : (DESCRIPTION.exec(now) ?? [])
  if (own === undefined) carry(carrying, sides)
  else if (own.trim() !== (words(sides.was) ?? '')) differs(carrying, sides)
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

/** A rescue XML has the SMM of the firmware that libvirt selected. */
const checkFeatures: Rule = (carrying, sides) => {
  const hasSmm = sides.was.some((features) => child(features, 'smm') !== null)
  if (hasSmm || !isSameList(sides.was, sides.is, { children: ['smm'] })) differs(carrying, sides)
}

/** libvirt chooses the labels and the resource partition of a running guest. */
const checkSeclabel: Rule = (carrying, sides) => {
  const isChosen = sides.is.every((label) => attribute(label, 'type') === 'dynamic')
  if (sides.was.length > 0 || !isChosen) differs(carrying, sides)
}

const checkResource: Rule = (carrying, sides) => {
  const [resource = null] = sides.is
  const isChosen = text(child(resource, 'partition')) === '/machine'
  if (sides.was.length > 0 || !isChosen) differs(carrying, sides)
}

const checkOs: Rule = (carrying, sides) => {
  if (!isBootOfRescue(sides.was[0] ?? null, sides.is[0] ?? null)) differs(carrying, sides)
}

function words(side: readonly Element[]): string | null {
  return text(side[0] ?? null)
}

const CARRIED = [
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
])
