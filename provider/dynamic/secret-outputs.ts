import { UNKNOWN } from './unknowns.js'

/**
 * Outputs that repeat what the arguments say.
 *
 * Pulumi keeps a result secret if an input of its name was one. So where an argument is a secret, the
 * SDK puts a secret nothing among the inputs under each of these names, and it arrives as null.
 */
const SECRET_OUTPUTS = ['plan', 'layout', 'console'] as const

type Bag = Readonly<Record<string, unknown>>

/** What stands for the secret nothings, empty where no argument is a secret. */
export function secretOutputsOf(properties: Bag): Record<string, null> {
  const veiled = SECRET_OUTPUTS.filter((name) => properties[name] === null)
  return Object.fromEntries(veiled.map((name) => [name, null]))
}

/** The properties without the secret nothings, known already or not. */
export function withoutSecretOutputs<T extends object>(properties: T): T {
  const isVeil = ([name, value]: [string, unknown]): boolean =>
    SECRET_OUTPUTS.some((veiled) => veiled === name) && (value === null || value === UNKNOWN)
  return Object.fromEntries(Object.entries(properties).filter((entry) => !isVeil(entry))) as T
}
