import { UNKNOWN } from '../../dynamic/inputs/unknowns.js'
import { HIDDEN, pack, withoutUrn } from './pack.js'
import type { Bag, Properties } from '../wire/properties.js'

/** What the plugin must know of a resource to show it to a program. */
export interface Shape {
  /** Names of the arguments. */
  readonly arguments: readonly string[]
  /** Names of the other outputs that a program sees. */
  readonly outputs: readonly string[]
  /** Arguments whose change replaces the resource, unless it means the same. */
  readonly replacing: readonly string[]
  /** True if the old one must be gone before the new one is made. */
  readonly isDeletedFirst: boolean
  /** What is stored and repeats arguments, by its name: it is a secret if one of these arguments is. */
  readonly repeated: Readonly<Record<string, readonly string[]>>
  /** Arguments and outputs that are secrets, whatever the program says. Absent: none. */
  readonly secret?: readonly string[]
  /** Outputs that are made from something stored: they are secrets if that is. */
  readonly derived: Readonly<Record<string, string>>
  /** Adds the outputs that a program sees and that are not stored. */
  show(stored: Bag): Bag
  /** Outputs that an update may change. */
  changing(olds: Bag, news: Bag): readonly string[]
}

/** Outputs as a program sees them; what it does not see is in one hidden property. */
export function showOutputs(shape: Shape, stored: Bag, secrets: readonly string[]): Properties {
  const values = pack(shape.show(withoutUrn(stored)), [...shape.arguments, ...shape.outputs])
  return { values, secrets: secretsOf(shape, secrets) }
}

/** The outputs that preview knows from the inputs; the others are not known yet. */
export function foresee(shape: Shape, inputs: Bag, secrets: readonly string[]): Properties {
  const { values, ...rest } = showOutputs(shape, withoutPlaceholders(shape, inputs), secrets)
  const unknown = Object.fromEntries(shape.outputs.map((name) => [name, UNKNOWN]))
  return { values: { ...unknown, ...values }, ...rest }
}

/** The outputs after an update, as far as they are known before it. */
export function foreseeUpdate(shape: Shape, olds: Bag, news: Properties): Properties {
  const kept = Object.entries(olds).filter(([name]) => !shape.arguments.includes(name))
  const known = withoutPlaceholders(shape, news.values)
  const after = { ...Object.fromEntries(kept), ...known }
  const merged = showOutputs(shape, after, news.secrets)
  const changing = shape.changing(olds, known).map((name) => [name, UNKNOWN] as const)
  return { ...merged, values: { ...merged.values, ...Object.fromEntries(changing) } }
}

/** Under the name of an output that repeats a secret argument there is null in the inputs: it is no value of the output. */
function withoutPlaceholders({ repeated }: Shape, inputs: Bag): Bag {
  const given = Object.entries(inputs).filter(
    ([name, value]) => value !== null || !(name in repeated),
  )
  return Object.fromEntries(given)
}

/** Names of secret properties: of the arguments as given, and of everything that repeats one of them. */
export function secretsOf(shape: Shape, given: readonly string[]): readonly string[] {
  const stored = repeatedOf(shape, given)
  const derived = Object.entries(shape.derived).filter(([, from]) => stored.includes(from))
  const isHidden = stored.some((name) => !shape.outputs.includes(name))
  return [
    ...(shape.secret ?? []),
    ...given.filter((name) => shape.arguments.includes(name)),
    ...stored,
    ...derived.map(([name]) => name),
    ...(isHidden || given.includes(HIDDEN) ? [HIDDEN] : []),
  ]
}

/** Names of what is stored and repeats a secret argument. */
export function repeatedOf(shape: Shape, given: readonly string[]): readonly string[] {
  return Object.entries(shape.repeated)
    .filter(([, names]) => names.some((name) => given.includes(name)))
    .map(([name]) => name)
}
