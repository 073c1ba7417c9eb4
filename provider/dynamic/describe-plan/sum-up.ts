import type { DiskPlace, RescuePlan } from '../../planner/types.js'
import { fileName } from './files.js'
import { fitName } from './fit.js'

/** Says the plan in one sentence: which disk boots, and what becomes of the others. */
export function sumUp(plan: RescuePlan): string {
  const { what, file } = booting(plan)
  const others = ['', ...moves(plan), ...kept(plan), ...stays(plan), ...leftOut(plan)].join('; ')
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
  const drive = plan.configDrive?.from ?? null
  return pairs(plan).flatMap(([old, now]) => {
    if (now.from === drive) return [`${now.target} gets a new config drive`]
    if (isSame(old, now)) return []
    const how = now.access === undefined ? '' : `, ${ACCESS[now.access].one}`
    if (old.target === now.target) return [`${old.target} gets another address${how}`]
    const bus = old.bus === now.bus ? '' : ` (${now.bus})`
    return [`${old.target} becomes ${now.target}${bus}${how}`]
  })
}

/** The disks that stay where they are and are kept from being written to: `vda, vdb stay, read-only`. */
function kept(plan: RescuePlan): readonly string[] {
  return (['read-only', 'discard', 'checkpoint'] as const).flatMap((access) => {
    const targets = pairs(plan).flatMap(([old, now]) =>
      now.access === access && isSame(old, now) ? [now.target] : [],
    )
    const { one, more } = ACCESS[access]
    if (targets.length === 0) return []
    return [
      targets.length === 1
        ? `${targets.join()} stays, ${one}`
        : `${targets.join(', ')} stay, ${more}`,
    ]
  })
}

const ACCESS = {
  'read-only': { one: 'read-only', more: 'read-only' },
  discard: { one: 'its writes are thrown away', more: 'their writes are thrown away' },
  checkpoint: {
    one: 'its writes are thrown away unless merged',
    more: 'their writes are thrown away unless merged',
  },
} as const

function stays(plan: RescuePlan): readonly string[] {
  const drive = plan.configDrive?.from ?? null
  const count = pairs(plan).filter(
    ([old, now]) => now.from !== drive && now.access === undefined && isSame(old, now),
  ).length
  return say(count, 'disk stays in its place', 'disks stay in their places')
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
