import { explainUri, resolveUri } from '../../inputs/index.js'
import type { InputFailure, ResolvedUri, UriSources } from '../../inputs/index.js'
import { argumentsSchema, parseArguments } from '../../instance-rescue/inputs/index.js'
import type { Owner, PlannedRescue, RescueInputs } from '../../instance-rescue/index.js'
import type { Dependencies } from '../dependencies.js'
import type { PlanDescriber } from '../describe-plan/plan-describer.js'
import { info, warning } from '../log/sentence.js'
import type { Once } from '../once.js'
import { secretOutputsOf, withoutSecretOutputs } from '../secrets/secret-outputs.js'
import { splitInputs } from './split-inputs.js'
import { restorePlan, storePlan } from './stored-plan.js'
import { splitUnknowns } from './split-unknowns.js'

/** The inputs to use, or why they cannot be used. */
export interface CheckResult {
  readonly inputs?: Record<string, unknown>
  readonly failures?: InputFailure[]
}

/** What Pulumi passes, and the other sources of the URI if it is not an argument. */
export interface CheckRequest {
  readonly olds: Bag
  readonly news: Bag
  readonly sources: Omit<UriSources, 'argument'>
}

type Bag = Readonly<Record<string, unknown>>

/** What check needs of the process. */
type Checking = Pick<Dependencies, 'lifecycle' | 'runtime'> & {
  readonly describe: PlanDescriber
  /** For warnings that no layout shows: a replacement is checked twice. */
  readonly once: Once
}

/**
 * Checks the inputs and adds what preview shows: the connection URI and the plan.
 *
 * If a value is not known yet there is no plan, only a check of the other values. What the plan says in
 * short is also among the inputs, under the names of the outputs, so that preview knows these.
 */
export async function checkInputs(
  { olds, news, sources }: CheckRequest,
  checking: Checking,
): Promise<CheckResult> {
  const { given, added, ...split } = splitInputs(news)
  // It stays as the record on the host has it, even if the stack or the resource has another name now.
  const owner = (olds['owner'] ?? split.owner) as Owner
  const { unknowns, known } = splitUnknowns(given, argumentsSchema)
  const parsed = parseArguments(known)
  const argument = parsed.ok ? parsed.arguments.uri : undefined
  const resolved = resolveUri({ ...sources, argument })
  const failures = [
    ...(parsed.ok ? [] : parsed.failures.filter(({ property }) => !unknowns.includes(property))),
    ...checkUri(resolved),
  ]
  if (failures.length > 0) {
    return { failures: failures.map(({ property, reason }) => sentence(property, reason)) }
  }
  if (!parsed.ok || unknowns.length > 0) {
    checking.runtime.say(
      `The layout is not shown, because these values are not known before the update: ${unknowns.join(', ')}.`,
    )
    return { inputs: { uri: resolved.uri, ...given, ...added, owner } }
  }
  const inputs = { ...parsed.arguments, uri: resolved.uri, ...added, owner }
  return previewPlan(
    inputs,
    { olds: restorePlan(withoutSecretOutputs(olds)), secretOutputs: secretOutputsOf(news) },
    checking,
  )
}

async function previewPlan(
  inputs: RescueInputs,
  { olds, secretOutputs }: { readonly olds: Bag; readonly secretOutputs: Bag },
  { lifecycle, runtime, describe, once }: Checking,
): Promise<CheckResult> {
  const { instance } = inputs
  const before = olds['plan'] === undefined ? undefined : (olds as Bag & RescueInputs)
  const { plan, warnings, failures } = await lifecycle.preview(inputs, before, runtime)
  if (failures.length > 0) {
    return { failures: failures.map(({ reason }) => sentence(`instance '${instance}'`, reason)) }
  }
  const isNew = plan !== undefined && plan.digest !== before?.plan?.digest
  const lines =
    isNew && !('__plan' in secretOutputs)
      ? describe(instance, plan.plan, warnings)
      : [...warnings.map(warning), ...(isNew ? [info(explainHidden(inputs))] : [])]
  for (const { severity, text } of lines) {
    if (severity === 'info') runtime.say(text)
    else
      once(`${instance}: ${text}`, () => {
        runtime.warn(text)
      })
  }
  if (plan === undefined) return { inputs: { ...inputs, ...secretOutputs } }
  return { inputs: { ...secretOutputs, ...storePlan({ ...inputs, plan }), ...inShort(plan) } }
}

/** Names the instance, since a program may have many, unless its name is the secret. */
function explainHidden({ instance, secretArguments }: RescueInputs): string {
  const whose = secretArguments?.includes('instance') === true ? '' : ` of instance '${instance}'`
  return `The layout${whose} is not shown, because it would show an argument that is a secret.`
}

function inShort({ plan: { mode, rescueDevice } }: PlannedRescue): Record<string, unknown> {
  return { mode, rescueDevice }
}

/** Checks a URI that is not an argument: a URI argument was checked with the other arguments. */
export function checkUri({ uri, origin }: ResolvedUri): readonly InputFailure[] {
  const reason = origin === 'argument' ? undefined : explainUri(uri)
  return reason === undefined ? [] : [{ property: 'uri', reason: `${origin}: ${reason}` }]
}

/**
 * Makes a failure that names the argument only in its sentence. If Pulumi gets a property's name, it also
 * prints the value: nothing for a nested property, and for a URI perhaps a password.
 */
export function sentence(subject: string, reason: string): InputFailure {
  return { property: '', reason: `${subject}: ${reason}` }
}
