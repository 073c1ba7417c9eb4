import {
  examineRepair,
  planSteps,
  type ExaminedRepair,
  type RepairRequest,
  type RescueRequest,
  type Step,
} from '../../break-glass/index.js'
import { withHost } from '../../host/index.js'
import { marked, unrescueCommand } from '../../shell/index.js'
import { agree } from '../agree.js'
import type { Call, Context } from '../commands/command.js'
import { describeRequest } from '../incident/ask-for-rescue.js'
import { stackOfOwner } from '../incident/incident-stack.js'
import { explainMissing } from '../show/explain-absence.js'
import { sayRepairPlan } from '../show/say-repair-plan.js'
import { UsageError } from '../words/usage-error.js'
import { findRescuer, type Rescuer } from './rescuer.js'

/** What the command line asks for. */
export interface AskedRepair {
  readonly request: RepairRequest
  readonly rescue: RescueRequest
  /** Where the plan is printed. */
  readonly tell: (text: string) => void
}

/** A repair that may begin; or how to end. */
export type Agreed =
  | {
      readonly ok: true
      readonly examined: ExaminedRepair
      readonly steps: readonly Step[]
      readonly rescuer: Rescuer
    }
  | { readonly ok: false; readonly status: number }

/** Finds out where a repair begins, shows what it will do, and asks. Nothing was done before. */
export async function askForRepair(
  context: Context,
  call: Call,
  asked: AskedRepair,
): Promise<Agreed> {
  const { uri, runtime, terminal } = context
  const { operand: instance = '' } = call
  const { request, rescue, tell } = asked
  const looked = await withHost(uri, runtime, async (host) => {
    const found = await examineRepair(host, instance)
    return found ?? (await explainMissing(host, instance))
  })
  const refusal = typeof looked === 'string' ? looked : explainRefusal(uri, looked, request.isDry)
  if (typeof looked === 'string' || looked.stage.kind === 'refused' || refusal !== null) {
    terminal.warn(`${refusal ?? ''} Nothing was done.`)
    return { ok: false, status: 1 }
  }
  const steps = planSteps(looked.stage, request)
  if (!isTried(looked) && request.mendings.length === 0)
    throw new UsageError("command 'repair' needs --fix ID or --fix SCRIPT")
  const needsRescue = steps.some(({ kind }) => kind === 'rescue')
  const rescuer = await findRescuer(context, call, looked, needsRescue)
  if (looked.stage.kind === 'none') {
    const planned = await describeRequest(context, instance, rescue)
    if (planned === null) return { ok: false, status: 1 }
    tell(planned)
  }
  tell(sayRepairPlan(uri, looked, { steps, request }))
  const status = await agree(terminal, call.yes === true)
  if (status !== null) return { ok: false, status }
  return { ok: true, examined: looked, steps, rescuer }
}

function explainRefusal(
  uri: string,
  { name, stage, found }: ExaminedRepair,
  isDry: boolean,
): string | null {
  const end = marked(unrescueCommand(uri, name))
  if (stage.kind === 'refused')
    return `Instance '${name}' on ${uri} cannot be repaired now: ${stage.reason}. End that first with ${end}, or use its rescue system as it is.`
  const owner = found?.page?.state.claim.owner
  if (owner !== undefined && owner.stack !== '' && stackOfOwner(owner) === null)
    return `Instance '${name}' on ${uri} is in rescue by stack '${owner.organization}/${owner.project}/${owner.stack}', which goes on with it or ends it.`
  if (isDry && isTried({ stage }))
    return `Instance '${name}' on ${uri} is being repaired already, so a dry run has nothing to show.`
  return null
}

/** True if its fixes were run before, and what follows them has begun. */
function isTried({ stage: { kind } }: Pick<ExaminedRepair, 'stage'>): boolean {
  return kind === 'trial-begun' || kind === 'probation' || kind === 'merging'
}
