import type { ExaminedRepair, RepairRequest } from '../../break-glass/index.js'
import { marked, unrescueCommand } from '../../shell/index.js'
import { showValue } from '../../words/show-value.js'
import { reasonOfRepair } from '../words/read-repair.js'
import { nameFixes } from './say-proposal.js'

/** Says that fixes that are asked for are not run, because others are being proven already; null: nothing is left out. */
export function sayNotRun(
  uri: string,
  { name, stage: { kind }, found }: ExaminedRepair,
  { mendings }: Pick<RepairRequest, 'mendings'>,
): string | null {
  if (mendings.length === 0) return null
  if (kind !== 'probation' && kind !== 'probation-begun' && kind !== 'merging') return null
  const ids = mendings.map((mending) => mending.name)
  const reason = found?.page?.state.reason ?? null
  // The same command goes on with its own fixes.
  if (reason === reasonOfRepair(ids)) return null
  const [what, it] = ids.length === 1 ? ['is', 'it'] : ['are', 'them']
  const known = reason === null ? '' : ` (its reason: ${showValue(reason)})`
  const why =
    kind === 'merging'
      ? `an earlier repair of instance '${name}'${known} is being made permanent. To run ${it}, run the same command again afterwards`
      : `instance '${name}' is on probation with an earlier repair${known}. To run ${it}, throw that repair away first: ${marked(unrescueCommand(uri, name))}`
  const fixes = nameFixes(ids)
  return `${fixes.slice(0, 1).toUpperCase()}${fixes.slice(1)} ${what} not run: ${why}.`
}
