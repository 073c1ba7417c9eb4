import { withoutSecretOutputs } from '../secrets/secret-outputs.js'

type Bag = Readonly<Record<string, unknown>>

/** What a program wrote, apart from what was added to it. */
export interface SplitInputs {
  /** The user's arguments. */
  readonly given: Bag
  /** What the SDK adds, besides the owner; `__urn` is read by log/row-urn.ts. */
  readonly added: { readonly secretArguments?: readonly string[]; readonly __urn?: unknown }
  readonly owner: unknown
}

/** Separates the user's arguments from what the SDK, the plugin and Pulumi add to them. */
export function splitInputs(
  { owner, secretArguments, __urn, ...rest }: Bag,
  secretOutputs?: readonly string[],
): SplitInputs {
  const given = Object.entries(withoutSecretOutputs(rest, secretOutputs))
  const secrets =
    secretArguments === undefined ? {} : { secretArguments: secretArguments as string[] }
  const row = __urn === undefined ? {} : { __urn }
  return {
    given: Object.fromEntries(given.filter(([key]) => key !== '__provider')),
    added: { ...secrets, ...row },
    owner,
  }
}
