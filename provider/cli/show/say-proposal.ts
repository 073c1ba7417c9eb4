import { tableOf, type Proposal, type Report } from '../../break-glass/index.js'
import { marked, repairCommand } from '../../shell/index.js'

/** How the same repair is asked for with fixes that are named. */
export interface ProposalPlace {
  readonly uri: string
  readonly instance: string
  /** True: what may be taken without asking is taken. */
  readonly isAuto: boolean
  /** The other options that a command for this fix needs. */
  readonly wordsFor: (id: string) => readonly string[]
}

/** What a diagnosis has found, what is taken or asked for, and what only a person can decide. */
export function sayProposal(proposal: Proposal, place: ProposalPlace): string {
  const { report, proposed, taken, isFirst } = proposal
  const known = new Set(taken)
  const takes = proposed.filter(({ id }) => known.has(id))
  const asks = proposed.filter(({ id, mending }) => !known.has(id) && mending !== null)
  const lacks = proposed.filter(({ mending }) => mending === null)
  const nobody = isFirst ? report.findings.filter(({ fixes }) => fixes.length === 0) : []
  return [
    ...(isFirst ? [tableOf(report, { all: false }), ''] : []),
    ...list(
      place.isAuto
        ? 'These fixes are run, in this order:'
        : 'These fixes are proposed, in this order:',
      takes.map(describe),
    ),
    ...list(
      'These are not run without being asked for:',
      asks.map((one) => `${describe(one)}: ${commandOf(one, place)}`),
    ),
    ...list(
      'These need what only you know:',
      lacks.map((one) => `${describe(one)}: ${commandOf(one, place)}`),
    ),
    ...list(
      'No fix mends these:',
      nobody.map(({ title, todo }) => `${title}. ${todo}`),
    ),
    ...(isFirst && proposed.length === 0 ? ['No fix is proposed.'] : []),
  ].join('\n')
}

type Proposed = Proposal['proposed'][number]

function list(title: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : [title, ...lines.map((line) => `  - ${line}`)]
}

function describe({ id, mends }: Proposed): string {
  return `fix '${id}', for: ${mends.join('; ')}`
}

function commandOf({ id, missing }: Proposed, { uri, instance, wordsFor }: ProposalPlace): string {
  const parameters = missing.flatMap((name) => ['--parameter', `${id}.${name}=VALUE`])
  return marked(repairCommand(uri, instance, [id], [...parameters, ...wordsFor(id)]))
}

/** Fixes as they are asked for: fix 'fstab', fixes 'fsck' and 'grub'. */
export function nameFixes(ids: readonly string[]): string {
  const names = ids.map((id) => `'${id}'`)
  const [last = '', ...others] = names.toReversed()
  return others.length === 0 ? `fix ${last}` : `fixes ${others.toReversed().join(', ')} and ${last}`
}

/** What is left to be said of an instance on probation. */
export function sayAgain(instance: string, report: Report | string): string {
  if (typeof report === 'string')
    return `Instance '${instance}' was not diagnosed again: ${report}.`
  if (report.verdict === 'nothing-found')
    return 'Diagnosed again on probation: nothing is wrong with what was looked at.'
  return `Diagnosed again on probation:\n${tableOf(report, { all: false })}`
}
