import type * as z from 'zod'
import { explainChoice, findNearest } from '../words/nearest.js'
import { showValue, spellOut } from '../words/show-value.js'
import type { InputFailure } from './input-failure.js'

type Issue = z.core.$ZodIssue

/** The names that an object of arguments may have, by the path of the object: '' is the top level. */
export type ArgumentNames = Readonly<Record<string, readonly string[]>>

/** Turns one issue of a schema into failures that name the argument, the rule and the value. */
export function explainIssue(issue: Issue, argumentNames: ArgumentNames): readonly InputFailure[] {
  const property = nameOf(issue.path)
  if (issue.code !== 'unrecognized_keys') return [{ property, reason: explainValue(issue) }]
  return issue.keys.map((key) => ({
    property: nameOf([...issue.path, key]),
    reason: explainKey(key, argumentNames[property] ?? []),
  }))
}

function nameOf(path: readonly PropertyKey[]): string {
  return path.map((part) => spellOut(String(part))).join('.')
}

function explainKey(key: string, names: readonly string[]): string {
  const nearest = findNearest(key, names)
  const hint = nearest === undefined ? `known: ${names.join(', ')}` : `did you mean '${nearest}'?`
  return `${showValue(key)} is not an argument; ${hint}`
}

function explainValue(issue: Exclude<Issue, { code: 'unrecognized_keys' }>): string {
  if (issue.input === undefined && issue.code !== 'custom') return 'is required'
  switch (issue.code) {
    case 'invalid_type':
      return `${showValue(issue.input)} is not ${KINDS[issue.expected] ?? issue.expected}`
    case 'invalid_value':
      return explainChoice(String(issue.input), issue.values.map(String))
    case 'too_big':
      return `${showValue(issue.input)} is more than ${issue.maximum}`
    case 'too_small':
      return `${showValue(issue.input)} is less than ${issue.minimum}`
    default:
      return issue.message
  }
}

const KINDS: Readonly<Record<string, string>> = {
  string: 'text',
  int: 'a whole number',
  number: 'a number',
  array: 'a list',
  object: 'an object',
  record: 'an object of properties',
}
