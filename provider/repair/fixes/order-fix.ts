import { explainChoice } from '../../words/nearest.js'
import { showValue } from '../../words/show-value.js'
import type { InputFailure } from '../../inputs/index.js'
import type { Fix, FixVerb } from './fix.js'
import { listFixes, readCommon } from './list-fixes.js'
import { PARAMETER_KINDS } from './parameters.js'

/** A fix that somebody wants: its id and its parameters by name. */
export interface WantedFix {
  readonly id: string
  readonly parameters?: Readonly<Record<string, string>>
}

/** A fix with its parameters, all of them checked. */
export interface OrderedFix {
  readonly fix: Fix
  readonly parameters: Readonly<Record<string, string>>
}

/** A fix, or everything that is wrong with what is wanted. */
export type Ordered =
  | { readonly ok: true; readonly order: OrderedFix }
  | { readonly ok: false; readonly failures: readonly InputFailure[] }

/** Finds a fix and checks its parameters. */
export function orderFix(wanted: WantedFix, fixes: readonly Fix[] = listFixes()): Ordered {
  const fix = fixes.find(({ id }) => id === wanted.id)
  if (fix === undefined) {
    const ids = fixes.map(({ id }) => id)
    return { ok: false, failures: [{ property: 'fix', reason: explainChoice(wanted.id, ids) }] }
  }
  const parameters = wanted.parameters ?? {}
  const failures = [...judgeGiven(fix, parameters), ...judgeMissing(fix, parameters)]
  return failures.length > 0 ? { ok: false, failures } : { ok: true, order: { fix, parameters } }
}

/** The names of the parameters that a fix has to be given; none if it is not known. */
export function parametersOf(id: string): readonly string[] {
  const fix = listFixes().find((one) => one.id === id)
  return (fix?.parameters ?? []).filter(({ isRequired }) => isRequired).map(({ name }) => name)
}

function judgeGiven(fix: Fix, given: Readonly<Record<string, string>>): readonly InputFailure[] {
  const names = fix.parameters.map(({ name }) => name)
  return Object.entries(given).flatMap(([name, value]) => {
    const property = `${fix.id}.${name}`
    const parameter = fix.parameters.find((one) => one.name === name)
    if (parameter === undefined) return [{ property, reason: explainParameter(name, names) }]
    const reason = PARAMETER_KINDS[parameter.kind](value)
    // A hash is a secret, and a key may be a private one: neither is shown.
    const isShown = parameter.kind !== 'hash' && parameter.kind !== 'key'
    if (reason === null) return []
    return [{ property, reason: isShown ? `${showValue(value)} ${reason}` : reason }]
  })
}

function explainParameter(name: string, names: readonly string[]): string {
  return names.length === 0 ? 'is not known: the fix has no parameters' : explainChoice(name, names)
}

function judgeMissing(fix: Fix, given: Readonly<Record<string, string>>): readonly InputFailure[] {
  return fix.parameters
    .filter(({ name, isRequired }) => isRequired && !Object.hasOwn(given, name))
    .map(({ name, meaning }) => ({
      property: `${fix.id}.${name}`,
      reason: `is missing: ${meaning}`,
    }))
}

/** What of a job follows from a fix. */
export interface FixWork {
  readonly script: Buffer
  readonly environment: Readonly<Record<string, string>>
  readonly chroot: false
  readonly mount: boolean
  readonly timeout: number
  /** Bytes of each stream: lists in a fix are short. */
  readonly limit: number
}

/** The script of one verb of a fix, for `runInRescue`. It can be run again: what is done is found done. */
export function writeWork({ fix, parameters }: OrderedFix, verb: FixVerb): FixWork {
  const script = `#!/bin/sh\n${readCommon()}\nid='${fix.id}'\n${fix.body}\nbegin ${verb}\n`
  const environment = Object.entries(parameters).map(([name, value]) => [variableOf(name), value])
  return {
    script: Buffer.from(script),
    environment: Object.fromEntries(environment) as Record<string, string>,
    chroot: false,
    mount: fix.mount,
    timeout: fix.limit,
    limit: LIMIT,
  }
}

const LIMIT = 256 << 10

function variableOf(parameter: string): string {
  return `FIX_${parameter.toUpperCase().replaceAll('-', '_')}`
}
