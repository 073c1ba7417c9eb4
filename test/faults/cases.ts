import { FAULTS, canHappen, type CallSite, type Fault } from './faults.js'
import type { Kind } from './kinds.js'
import { ACTS, WAYS, type Case, type Way } from './scenario.js'
import type { Sites } from './sites.js'

/** Calls that change something on the host: with these every fault is tried on real libvirt, too. */
const CHANGING = /Create|Define|Undefine|Delete|Destroy|Upload|Shutdown|SetLifecycle|Remove/

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

/** What goes wrong with calls that only ask: one fault of each family. */
const ASKING_FAULTS: readonly Fault[] = ['error', 'lost-after', 'kill-before']

/**
 * Each call with each fault that fits it at least once, for real libvirt and QEMU.
 *
 * Of the calls of one name it is another one every time, and so are act and way: over all faults
 * and kinds many get their turn. A daemon that never answers costs half a minute: it is tried once.
 */
export function realCases(kind: Kind, sites: Sites): Case[] {
  const cases: Case[] = []
  for (const act of ACTS) {
    for (const [call, group] of groupsOf(sites[act])) {
      const faults = CHANGING.test(call) ? FAULTS : ASKING_FAULTS
      faults
        .filter((fault) => fault !== 'silent' && canHappen(fault, { call }))
        .forEach((fault, index) => {
          const site = group[(index * 7 + kind.length) % group.length]
          const ways = waysAfter(fault)
          const way = ways[cases.length % ways.length] ?? 'pulumi'
          if (site !== undefined) cases.push({ act, way, harms: [{ fault, site }] })
        })
    }
  }
  const asks = sites.create.find(({ call }) => call === 'domainGetState')
  if (kind === 'stable' && asks !== undefined)
    cases.push({ act: 'create', way: 'pulumi', harms: [{ fault: 'silent', site: asks }] })
  return cases
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
  const all = [...sites.create, ...sites.delete]
  const harm = (): { fault: Fault; site: CallSite } => {
    const site = pick(all)
    const fault = pick(FAULTS.filter((each) => canHappen(each, site) && !ONLY_REAL.includes(each)))
    return { fault, site }
  }
  return Array.from({ length: count }, () => ({
    act: pick(ACTS),
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
