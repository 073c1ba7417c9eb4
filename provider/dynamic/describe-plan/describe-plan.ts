import { describeAddress } from '../instance-rescue/index.js'
import type { DiskPlace, RescuePlan } from '../planner/types.js'

/**
 * Describes a plan in a few lines for the operator: every disk during the rescue, in order, and the other
 * changes.
 */
export function describePlan(instance: string, plan: RescuePlan): string {
  return [
    `Rescue of instance '${instance}' (${plan.mode}):`,
    ...alignColumns(plan.after.map((place) => describeDisk(place, plan))),
    ...plan.changes.map(({ what, why }) => `  ${what}: ${why}`),
  ].join('\n')
}

function describeDisk(place: DiskPlace, { before }: RescuePlan): readonly string[] {
  const old = before.find(({ from }) => from === place.from)
  const moved = old === undefined || old.target === place.target ? '' : ` (was ${old.target})`
  const note = place.role === 'rescue' ? ' (boots first)' : moved
  return [
    place.target + note,
    place.role,
    `${place.device} on ${place.bus}`,
    place.address === null ? '' : describeAddress(place.address),
    place.source ?? 'empty',
  ]
}

function alignColumns(rows: readonly (readonly string[])[]): readonly string[] {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => row[column]?.length ?? 0)),
  )
  return rows.map((row) =>
    `  ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ')}`.trimEnd(),
  )
}
