import type * as pulumi from '@pulumi/pulumi'
import { pulumiSdk } from './pulumi-sdk.js'

/**
 * What the provider must know of secrets, because Pulumi gives it their values in clear: a placeholder for each
 * output that repeats arguments, and the names of the secret arguments. Each is left out if nothing of it is a
 * secret.
 */
export type SecretInputs<Output extends string> = Readonly<
  Record<Output, pulumi.Output<undefined>> & {
    secretArguments: pulumi.Output<readonly string[] | undefined>
  }
>

/**
 * `undefined` for an output that repeats these arguments; it is a secret if one of them is.
 *
 * Pulumi then keeps secret what the provider returns under the output's name. See
 * provider/dynamic/secrets/secret-outputs.ts.
 */
export function placeholderOf(...values: readonly unknown[]): pulumi.Output<undefined> {
  return pulumiSdk.output(values).apply(() => undefined)
}

/** The names of the arguments that are secrets; undefined: none. */
export function secretArgumentsOf<Name extends string>(
  args: Readonly<Partial<Record<Name, unknown>>>,
  names: readonly Name[],
): pulumi.Output<readonly string[] | undefined> {
  return pulumiSdk.output(findSecrets(args, names))
}

/** The URI of the configuration as an argument, if it is a secret there; else the provider reads it itself. */
export function secretUri(): { readonly uri?: pulumi.Output<string> } {
  if (!isConfigSecret('libvirt-rescue:uri')) return {}
  const uri = new pulumiSdk.Config('libvirt-rescue').getSecret('uri')
  return uri === undefined ? {} : { uri }
}

async function findSecrets<Name extends string>(
  args: Readonly<Partial<Record<Name, unknown>>>,
  names: readonly Name[],
): Promise<readonly string[] | undefined> {
  const found = await Promise.all(
    names.map(async (name) =>
      (await pulumiSdk.isSecret(pulumiSdk.output(args[name]))) ? [name] : [],
    ),
  )
  const secrets = found.flat()
  return secrets.length === 0 ? undefined : secrets
}

/** Pulumi has this function, but not in its types. */
function isConfigSecret(key: string): boolean {
  const { runtime }: { readonly runtime: object } = pulumiSdk
  const ask: unknown = Reflect.get(runtime, 'isConfigSecret')
  return typeof ask === 'function' && Reflect.apply(ask, undefined, [key]) === true
}
