import {
  examineRepair,
  lookFromOutside,
  planSteps,
  diagnoseSeen,
  tableOf,
  type ExaminedRepair,
  type RepairRequest,
  type RescueRequest,
  type SeenOutside,
  type Step,
} from '../../break-glass/index.js'
import { findDomainByUuid, withHost } from '../../host/index.js'
import { agree } from '../agree.js'
import type { Call, Context } from '../commands/command.js'
import { showPlan } from '../incident/ask-for-rescue.js'
import { nameOfPerson } from '../incident/person.js'
import { explainMissing } from '../show/explain-absence.js'
import { explainRepairRefusal, isTried } from '../show/explain-repair-refusal.js'
import { sayNotRun } from '../show/say-not-run.js'
import { sayRepairPlan } from '../show/say-repair-plan.js'
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
      /** What was seen from the outside; null: it was not looked at. */
      readonly seen: SeenOutside | null
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
  const { isDry } = request
  const person = nameOfPerson(context.environment ?? {})
  const refusal =
    typeof looked === 'string' ? looked : explainRepairRefusal(uri, looked, { isDry, person })
  if (typeof looked === 'string' || looked.stage.kind === 'refused' || refusal !== null) {
    terminal.warn(`${refusal ?? ''} Nothing was done.`)
    return { ok: false, status: 1 }
  }
  const steps = planSteps(looked.stage, request)
  const seen =
    request.choice === 'given' || isTried(looked) ? null : await lookAt(context, looked.domainUuid)
  if (seen !== null && !seen.isInRescue)
    tell(tableOf(diagnoseSeen(seen, uri).report, { all: false }))
  const needsRescue = steps.some(({ kind }) => kind === 'rescue')
  const rescuer = await findRescuer(context, call, looked, needsRescue)
  if (looked.stage.kind === 'none') {
    const planned = await showPlan(context, instance, rescue, tell)
    if (planned === null) return { ok: false, status: 1 }
  }
  tell(sayRepairPlan(uri, looked, { steps, request }))
  const notRun = sayNotRun(uri, looked, request)
  if (notRun !== null) tell(notRun)
  const status = await agree(terminal, call.yes === true)
  if (status !== null) return { ok: false, status }
  return { ok: true, examined: looked, steps, rescuer, seen }
}

/** Looks at an instance from the outside, before it is in rescue: screen and console are its own then. */
async function lookAt({ uri, runtime }: Context, uuid: string): Promise<SeenOutside | null> {
  return withHost(uri, runtime, async (host) => {
    const dom = await findDomainByUuid(host.libvirt, uuid)
    return dom === null ? null : lookFromOutside(host, dom)
  })
}
