import { describeAddress } from '../../planner/index.js'
import type { DiskPlace, RescuePlan } from '../../planner/types.js'

/**
 * Says in words where two plans differ: what was shown, and what the host leads to now.
 *
 * Mode and disks come first. The other changes are compared only if mode and disks are the same, because
 * they follow from these.
 */
export function comparePlans(shown: RescuePlan, now: RescuePlan): string[] {
  const mode = shown.mode === now.mode ? [] : [`mode was ${shown.mode}, is ${now.mode}`]
  const disks = differences(shown.after.map(describe), now.after.map(describe))
  if (mode.length > 0 || disks.length > 0) return [...mode, ...disks]
  const others = differences(
    shown.changes.map(({ what }) => what),
    now.changes.map(({ what }) => what),
  )
  return others.length > 0 ? others : ['an address, a controller or a warning in the plan differs']
}

function differences(before: readonly string[], after: readonly string[]): string[] {
  return [
    ...before.filter((line) => !after.includes(line)).map((line) => `no longer: ${line}`),
    ...after.filter((line) => !before.includes(line)).map((line) => `now: ${line}`),
  ]
}

function describe({ role, target, bus, device, source, address, access }: DiskPlace): string {
  const how = access === undefined ? '' : `, ${access}`
  return `${role} ${target} (${device} on ${bus}, ${source ?? 'empty'}, ${describeAddress(address)}${how})`
}
