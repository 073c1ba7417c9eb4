import { FAULTS, canHappen, type CallSite, type Fault } from './faults.js'
import type { Kind } from './kinds.js'
import { ACTS, WAYS, type Case, type Way } from './scenario.js'
import type { Sites } from './sites.js'

/** Calls that change something on the host: with these every fault is tried on real libvirt, too. */
const CHANGING =
  /Create|Define|Undefine|Delete|Destroy|Upload|Shutdown|Set[ALM]|Remove|BlockCommit|JobAbort|Suspend|Resume/

/** Faults that a libvirt in memory cannot have: it does a call at once or not at all. */
const ONLY_REAL: readonly Fault[] = ['lost-during', 'kill-during']

/** Where a process was killed all commands must work afterwards; else the one that comes next. */
function waysAfter(fault: Fault): readonly Way[] {
  if (fault.startsWith('kill') || fault === 'torn') return WAYS
  return fault === 'error' ? ['pulumi', 'refresh'] : ['pulumi']
}

/** Every fault at every call, and every documented command after it: for libvirt in memory. */
export function everyCase(sites: Sites): Case[] {
  return ACTS.flatMap((act) =>
    sites[act].flatMap((site) =>
      FAULTS.filter((fault) => canHappen(fault, site) && !ONLY_REAL.includes(fault)).flatMap(
        (fault) => waysAfter(fault).map((way) => ({ act, way, harms: [{ fault, site }] })),
      ),
    ),
  )
}

/**
 * Each call and each fault, for real libvirt and QEMU, where a case takes seconds.
 *
 * Whatever changes the host meets every fault in stable mode, and in the others those that leave the
 * most behind. A call that only asks meets one fault, another one each time. Of the calls of one name
 * it is a different one every time. A daemon that never answers costs half a minute: it is tried once.
 */
export function realCases(kind: Kind, sites: Sites): Case[] {
  const cases = ACTS.flatMap((act) =>
    [...groupsOf(sites[act])].flatMap(([call, group], number) =>
      faultsFor(kind, call, number).map((fault, index): Case => {
        const site = group[(index * 7 + number) % group.length] ?? { call, nth: 1 }
        const ways = waysAfter(fault)
        const way = ways[(index + number) % ways.length] ?? 'pulumi'
        return { act, way, harms: [{ fault, site }] }
      }),
    ),
  )
  const silent: Case = {
    act: 'create',
    way: 'pulumi',
    harms: [{ fault: 'silent', site: { call: 'domainGetState', nth: 3 } }],
  }
  return kind === 'stable' ? [...cases, silent] : cases
}

/** Faults that leave a call half done, or done and not known. */
const WORST: readonly Fault[] = ['lost-during', 'kill-during', 'kill-after', 'torn']
const ASKING: readonly Fault[] = ['error', 'lost-before', 'lost-after', 'kill-before', 'late']

function faultsFor(kind: Kind, call: string, number: number): readonly Fault[] {
  if (CHANGING.test(call)) {
    const faults = kind === 'stable' ? FAULTS.filter((fault) => fault !== 'silent') : WORST
    return faults.filter((fault) => canHappen(fault, { call }))
  }
  const fault = ASKING[number % ASKING.length]
  return kind === 'stable' && fault !== undefined ? [fault] : []
}

function groupsOf(sites: readonly CallSite[]): Map<string, CallSite[]> {
  const groups = new Map<string, CallSite[]>()
  for (const site of sites) groups.set(site.call, [...(groups.get(site.call) ?? []), site])
  return groups
}

/** Several faults in a row: the command that repairs is harmed, too. Same seed, same cases. */
export function randomCases(sites: Sites, count: number, seed: number): Case[] {
  const random = generator(seed)
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T
  const acts = ACTS.filter((act) => sites[act].length > 0)
  const all = acts.flatMap((act) => sites[act])
  const harm = (): { fault: Fault; site: CallSite } => {
    const site = pick(all)
    const fault = pick(FAULTS.filter((each) => canHappen(each, site) && !ONLY_REAL.includes(each)))
    return { fault, site }
  }
  return Array.from({ length: count }, () => ({
    act: pick(acts),
    way: pick(WAYS),
    harms: Array.from({ length: 2 + Math.floor(random() * 3) }, harm),
  }))
}

/** mulberry32: small, and good enough to pick cases. */
function generator(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}
