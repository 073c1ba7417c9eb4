import type { DiskPlace, RescuePlan } from '../../planner/types.js'
import { fileName } from './files.js'
import { fitName } from './fit.js'

/** Says the plan in one sentence: which disk boots, and what becomes of the others. */
export function sumUp(plan: RescuePlan): string {
  const { what, file } = booting(plan)
  const others = ['', ...moves(plan), ...stays(plan), ...leftOut(plan)].join('; ')
  return fitName(file, (name) => `boots first: ${what} ${name}${others}`)
}

/** Says in one sentence that a plan is the same as the one of another instance, whatever its files. */
export function sumUpLike(plan: RescuePlan, instance: string, other: string): string {
  const { what, file } = booting(plan)
  const like = other === instance ? 'above' : `for '${other}'`
  return fitName(file, (name) => `'${instance}' boots ${what} ${name}; all else as ${like}`)
}

/** What boots, and the name of its file. */
function booting({ after, rescueDevice, directBoot }: RescuePlan): {
  readonly what: string
  readonly file: string
} {
  if (directBoot !== undefined) return { what: 'the kernel', file: fileName(directBoot.kernel) }
  const source = after.find(({ role }) => role === 'rescue')?.source ?? null
  const { target = '', bus = '' } = rescueDevice ?? {}
  return { what: `${target}, ${bus},`, file: source === null ? 'empty' : fileName(source) }
}

function moves(plan: RescuePlan): readonly string[] {
  return pairs(plan).flatMap(([old, now]) => {
    if (isSame(old, now)) return []
    if (old.target === now.target) return [`${old.target} gets another address`]
    const bus = old.bus === now.bus ? '' : ` (${now.bus})`
    return [`${old.target} becomes ${now.target}${bus}`]
  })
}

function stays(plan: RescuePlan): readonly string[] {
  const count = pairs(plan).filter(([old, now]) => isSame(old, now)).length
  return say(count, 'disk stays as it is', 'disks stay as they are')
}

function leftOut(plan: RescuePlan): readonly string[] {
  return say(plan.before.length - pairs(plan).length, 'disk is left out', 'disks are left out')
}

function say(count: number, one: string, more: string): readonly string[] {
  return count === 0 ? [] : [`${count} ${count === 1 ? one : more}`]
}

function pairs({ before, after }: RescuePlan): readonly (readonly [DiskPlace, DiskPlace])[] {
  return after.flatMap((now) => {
    const old = before.find(({ from }) => from === now.from)
    return old === undefined ? [] : [[old, now]]
  })
}

function isSame(old: DiskPlace, now: DiskPlace): boolean {
  const place = ({ target, bus, address }: DiskPlace): string =>
    JSON.stringify([target, bus, address])
  return place(old) === place(now)
}
