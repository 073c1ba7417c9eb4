import type * as pulumi from '@pulumi/pulumi'
import { pulumiSdk } from './pulumi-sdk.js'
import type { State } from '../provider/instance-state/model/types.js'
import { checkConfig } from './check-config.js'
import { secretArgumentsOf, secretUri } from './secrets.js'
import { stateProvider } from './state-provider.js'
import { urnOf } from './urn.js'

/** Which instance is kept in which power state. */
export interface InstanceStateArgs {
  /** Name or UUID of the instance. */
  readonly instance: pulumi.Input<string>
  /** `suspended`: its memory is saved to a file of the host, and it starts again from there. */
  readonly state: pulumi.Input<State>
  /** Seconds that the system gets to shut down, 0 for at once; the default is 60. */
  readonly shutdownTimeout?: pulumi.Input<number> | undefined
  /** libvirt connection URI, with the default of `InstanceRescue`. */
  readonly uri?: pulumi.Input<string> | undefined
}

/**
 * The power state of an instance.
 *
 * Every change of it is refused while the instance is in rescue, as in OpenStack. Deleting the resource
 * leaves the instance as it is.
 *
 * @example
 * ```ts
 * import { InstanceState } from 'pulumi-libvirt-rescue'
 *
 * new InstanceState('web', { instance: 'web', state: 'stopped' })
 * ```
 */
export class InstanceState extends pulumiSdk.dynamic.Resource {
  /** The state as the host has it, at the last `up` or `refresh`. */
  declare readonly state: pulumi.Output<State>
  /** UUID of the instance. */
  declare readonly domainUuid: pulumi.Output<string>
  /** The libvirt connection URI of the instance's host. */
  declare readonly uri: pulumi.Output<string>

  /** Brings an instance into a state. */
  constructor(name: string, args: InstanceStateArgs, opts?: pulumi.CustomResourceOptions) {
    checkConfig()
    const given = { ...secretUri(), ...args }
    super(
      stateProvider,
      name,
      {
        domainUuid: undefined,
        uri: undefined,
        secretArguments: secretArgumentsOf(given, ['instance', 'uri']),
        ...given,
        __urn: urnOf('InstanceState', name, opts?.parent),
      },
      opts,
      'libvirt-rescue',
      'InstanceState',
    )
  }
}
