import { describeRule } from '../prove/healthy-rule.js'
import type { Step } from './plan-steps.js'
import type { Mending, RepairRequest } from './repair-request.js'
import type { Stage } from './stage.js'

/** What a repair will do, one line each: shown before the operator is asked. */
export function describeRepair(
  stage: Stage,
  steps: readonly Step[],
  request: RepairRequest,
): readonly string[] {
  return steps.flatMap((step) => describeStep(stage, step, request))
}

function describeStep(stage: Stage, step: Step, request: RepairRequest): readonly string[] {
  switch (step.kind) {
    case 'clear':
      return [`throw away what an earlier repair has left: ${reasonOf(stage)}`]
    case 'rescue':
      return [
        stage.kind === 'begun'
          ? 'go on with the rescue that has begun, under a checkpoint'
          : 'put it into rescue under a checkpoint: what is written to its disks is kept apart from them',
      ]
    case 'await-jobs':
      return ['go on in the rescue system that runs, as soon as no job runs there']
    case 'mend':
      return describeMending(step.mending, request.isDry)
    case 'choose':
      return [describeChoosing(request)]
    case 'probation':
      return ['start its own system on probation: with what was written']
    case 'prove':
      return [
        `wait up to ${request.healthyTimeout} s until it is proven to boot: ${request.rules.map(describeRule).join(', and ')}`,
      ]
    case 'look-again':
      return ['look at it once more from the outside, and say what is left']
    case 'merge':
      return [
        stage.kind === 'merging'
          ? 'finish the merge that has begun: nothing else can be done'
          : 'then make the repair permanent; if it is not proven, throw it away, so that the disks are byte for byte what they were',
      ]
    case 'throw-away':
      return ['throw everything away: the disks are byte for byte what they were']
    default:
      return step satisfies never
  }
}

function reasonOf(stage: Stage): string {
  return stage.kind === 'over' ? stage.reason : 'it is over'
}

function describeMending(mending: Mending, isDry: boolean): readonly string[] {
  const { name } = mending
  if (mending.kind === 'fix') {
    const { summary, changes } = mending.order.fix
    const does = isDry
      ? 'show what it would change'
      : 'show what it would change, then run it and its check'
    return [`fix '${name}' (${summary}; changes: ${changes}): ${does}`]
  }
  if (isDry) return [`script '${name}' is not run: it has no dry run`]
  return [
    `run script '${name}' as root of the rescue system, with the instance's own system mounted on /mnt/sysroot:`,
    ...quote(mending.script),
  ]
}

function describeChoosing({ choice, isDry }: RepairRequest): string {
  const looks = 'look at its disks from the inside'
  if (isDry) return `${looks}, and show what the fixes would change that mend what is found`
  return choice === 'auto'
    ? `${looks}, run each fix that mends what is found and may be run without asking, with its check, and look again`
    : `${looks}, propose the fixes that mend what is found, and ask which to run`
}

/** Lines of a script that are shown. */
const MOST_LINES = 60

function quote(script: Buffer): readonly string[] {
  const lines = script.toString().trimEnd().split('\n')
  const shown = lines.slice(0, MOST_LINES).map((line) => `  | ${line}`)
  const more = lines.length - shown.length
  return more === 0 ? shown : [...shown, `  | … and ${more} lines more`]
}
