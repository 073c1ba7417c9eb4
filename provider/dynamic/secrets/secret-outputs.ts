import { UNKNOWN } from '../inputs/unknowns.js'

/**
 * Outputs that repeat arguments.
 *
 * Pulumi keeps an output secret if an input of the same name is secret. So if an argument that an
 * output repeats is secret, the SDK adds a secret `undefined` under the output's name to the inputs.
 * It arrives here as null.
 */
const SECRET_OUTPUTS = ['__plan', 'console', 'ssh', 'adminPassword'] as const

type Bag = Readonly<Record<string, unknown>>

/** The placeholders among the properties, under the names of a resource's `outputs`; empty if no argument is a secret. */
export function secretOutputsOf(
  properties: Bag,
  outputs: readonly string[] = SECRET_OUTPUTS,
): Record<string, null> {
  const names = outputs.filter((name) => properties[name] === null)
  return Object.fromEntries(names.map((name) => [name, null]))
}

/** The properties without the placeholders, whether these are known yet or not. */
export function withoutSecretOutputs<T extends object>(
  properties: T,
  outputs: readonly string[] = SECRET_OUTPUTS,
): T {
  const isPlaceholder = ([name, value]: [string, unknown]): boolean =>
    outputs.includes(name) && (value === null || value === UNKNOWN)
  return Object.fromEntries(
    Object.entries(properties).filter((entry) => !isPlaceholder(entry)),
  ) as T
}
