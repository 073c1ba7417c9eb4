import {
  describeRepair,
  type ExaminedRepair,
  type RepairRequest,
  type Step,
} from '../../break-glass/index.js'

/** What a repair will do, before the operator is asked. */
export function sayRepairPlan(
  uri: string,
  { name, stage }: ExaminedRepair,
  { steps, request }: { readonly steps: readonly Step[]; readonly request: RepairRequest },
): string {
  const acts = describeRepair(stage, steps, request).map((line) =>
    line.startsWith('  ') ? `  ${line}` : `  - ${line}`,
  )
  return [`To repair instance '${name}' on ${uri}:`, ...acts].join('\n')
}
