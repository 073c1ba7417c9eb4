import type * as pulumi from '@pulumi/pulumi'
import { pulumiSdk } from './pulumi-sdk.js'
import { CAN_BE_TYPED, hashPassword } from '../provider/password/hash-password.js'

/**
 * The hash of a password, a secret: the password itself does not leave the program.
 *
 * Throws a `RunError` for a password that nobody could type on a console.
 */
export function hashOf(
  resource: string,
  password: pulumi.Input<string> | undefined,
): pulumi.Output<string> | undefined {
  if (password === undefined) return undefined
  return pulumiSdk.secret(password).apply((text) => {
    if (!CAN_BE_TYPED.test(text))
      throw new pulumiSdk.RunError(
        `InstanceRescue '${resource}': adminPassword must have 1 to 512 characters, and no control character.`,
      )
    return hashPassword(text, `${pulumiSdk.getProject()}/${resource}`)
  })
}
