import * as pulumi from '@pulumi/pulumi'
import type { InstanceRescueArgs } from './arguments.js'

/** What the provider must know of secrets, as inputs; each is left out if nothing of it is a secret. */
export interface SecretInputs {
  readonly __plan: pulumi.Output<undefined>
  readonly console: pulumi.Output<undefined>
  /** Names of the arguments that are secrets. */
  readonly secretArguments: pulumi.Output<readonly string[] | undefined>
}

/**
 * Tells the provider which arguments are secrets, because Pulumi gives it their values in clear.
 *
 * For each output that repeats arguments it makes an `undefined`, which is a secret if one of these
 * arguments is. Pulumi then keeps secret what the provider returns under that name. See
 * provider/dynamic/secret-outputs.ts.
 */
export function secretInputsOf(args: InstanceRescueArgs): SecretInputs {
  const { instance, image, pool, uri } = args
  const plan = pulumi.output([instance, image, pool]).apply(() => undefined)
  const console = pulumi.output([instance, uri]).apply(() => undefined)
  return { __plan: plan, console, secretArguments: pulumi.output(findSecrets(args)) }
}

/** The URI of the configuration as an argument, if it is a secret there; else the provider reads it itself. */
export function secretUri(): { readonly uri?: pulumi.Output<string> } {
  if (!isConfigSecret('libvirt-rescue:uri')) return {}
  const uri = new pulumi.Config('libvirt-rescue').getSecret('uri')
  return uri === undefined ? {} : { uri }
}

const MAY_BE_SECRET = ['instance', 'image', 'pool', 'uri', 'reason'] as const

async function findSecrets(args: InstanceRescueArgs): Promise<readonly string[] | undefined> {
  const found = await Promise.all(
    MAY_BE_SECRET.map(async (name) =>
      (await pulumi.isSecret(pulumi.output(args[name]))) ? [name] : [],
    ),
  )
  const names = found.flat()
  return names.length === 0 ? undefined : names
}

/** Pulumi has this function, but not in its types. */
function isConfigSecret(key: string): boolean {
  const { runtime }: { readonly runtime: object } = pulumi
  const ask: unknown = Reflect.get(runtime, 'isConfigSecret')
  return typeof ask === 'function' && Reflect.apply(ask, undefined, [key]) === true
}
