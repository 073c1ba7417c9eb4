import type { DiskPlace, RescuePlan } from '../planner/types.js'

/** Says in words where two plans differ: what was shown, and what the host leads to now. */
export function comparePlans(shown: RescuePlan, now: RescuePlan): string[] {
  const differences: string[] = []
  if (shown.mode !== now.mode) differences.push(`mode was ${shown.mode}, is ${now.mode}`)
  const lines = (places: readonly DiskPlace[]): string[] => places.map(describe)
  const [before, after] = [lines(shown.after), lines(now.after)]
  differences.push(
    ...before.filter((line) => !after.includes(line)).map((line) => `no longer: ${line}`),
  )
  differences.push(...after.filter((line) => !before.includes(line)).map((line) => `now: ${line}`))
  return differences.length > 0 ? differences : ['its controllers or other changes differ']
}

function describe({ role, target, bus, device, source, address }: DiskPlace): string {
  return `${role} ${target} (${device} on ${bus}, ${source ?? 'empty'}, ${address === null ? 'no address' : JSON.stringify(address)})`
}
