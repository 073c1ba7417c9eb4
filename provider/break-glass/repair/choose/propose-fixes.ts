import type { Fix, Report } from '../../../diagnose/index.js'
import { orderFix } from '../../../repair/fixes/index.js'
import type { Mended } from '../mend/mend.js'
import type { Mending, RepairRequest } from '../plan/repair-request.js'

/** A fix that mends something that a diagnosis has found. */
export interface Proposed {
  readonly id: Fix
  /** What it mends: the titles of what was found. */
  readonly mends: readonly string[]
  /** True: a rule says that it may be tried without asking. */
  readonly isAuto: boolean
  /** Null: it needs parameters that are never guessed. */
  readonly mending: Mending | null
  /** The names of these parameters. */
  readonly missing: readonly string[]
}

/** What came of each fix that was taken already. */
export type Tried = ReadonlyMap<string, Mended['kind']>

/** In which order fixes are run: file systems and room first, then what others are made from, users and services last. */
export const ORDER = [
  'fsck',
  'full-disk',
  'fstab',
  'initramfs',
  'grub-config',
  'previous-kernel',
  'grub',
  'selinux-relabel',
  'auditd',
  'mask-unit',
  'locked-root',
  'root-password',
  'ssh-key',
  'sshd-config',
  'sudoers',
] as const satisfies readonly Fix[]

/**
 * Proposes for each cause the best fix that was not tried yet, in the order in which they are run.
 *
 * A symptom gets one only if no cause was found. What was mended and is seen on no disk is not mended twice: screen,
 * console, agent and definition still show how it was.
 */
export function proposeFixes(
  { findings }: Pick<Report, 'findings'>,
  parameters: RepairRequest['parameters'],
  tried: Tried,
): readonly Proposed[] {
  const causes = findings.filter(({ isSymptom }) => !isSymptom)
  const open = (causes.length > 0 ? causes : findings).filter((one) => !isMended(one, tried))
  const wanted = new Map<Fix, Finding[]>()
  for (const finding of open) {
    const best = finding.fixes.find((id) => !tried.has(id))
    if (best !== undefined) wanted.set(best, [...(wanted.get(best) ?? []), finding])
  }
  return [...wanted]
    .sort(([one], [other]) => ORDER.indexOf(one) - ORDER.indexOf(other))
    .map(([id, of]) => propose(id, of, parameters))
}

type Finding = Report['findings'][number]

function isMended({ fixes, evidence }: Finding, tried: Tried): boolean {
  const isDone = fixes.some((id) => tried.get(id) === 'done')
  return isDone && evidence.every(({ source }) => source !== 'disk')
}

function propose(
  id: Fix,
  findings: readonly Finding[],
  parameters: RepairRequest['parameters'],
): Proposed {
  const ordered = orderFix({ id, parameters: parameters.get(id) ?? {} })
  return {
    id,
    mends: findings.map(({ title }) => title),
    isAuto: findings.some(({ isAuto, isSymptom }) => isAuto && !isSymptom),
    mending: ordered.ok ? { kind: 'fix', name: id, order: ordered.order } : null,
    // What was given was checked before anything was done.
    missing: ordered.ok
      ? []
      : ordered.failures.map(({ property }) => property.slice(id.length + 1)),
  }
}

/** Those that are taken: all that lack nothing if the operator is asked, else those whose rules allow it. */
export function takenOf(
  proposed: readonly Proposed[],
  choice: RepairRequest['choice'],
): readonly Mending[] {
  return proposed.flatMap(({ isAuto, mending }) =>
    mending === null || (choice === 'auto' && !isAuto) ? [] : [mending],
  )
}
