import type * as pulumi from '@pulumi/pulumi'
import { pulumiSdk } from './pulumi-sdk.js'
import { checkConfig } from './check-config.js'
import { commandProvider } from './command-provider.js'
import { InstanceRescue } from './instance-rescue.js'
import { ownerOf } from './owner.js'
import { placeholderOf, secretArgumentsOf, secretUri } from './secrets.js'
import { urnOf } from './urn.js'

/** What is run in the rescue system of which instance. */
export interface RescueCommandArgs {
  /**
   * The rescue, so that the command waits for it and is run again in another one; or name or UUID of an instance
   * that is in rescue.
   */
  readonly instance: pulumi.Input<string> | InstanceRescue
  /** The script that creating the resource runs, by `/bin/sh` unless it begins with `#!`. */
  readonly create: pulumi.Input<string>
  /** The script that deleting it runs, with the output of the other one in `PULUMI_COMMAND_STDOUT` and `PULUMI_COMMAND_STDERR`. */
  readonly delete?: pulumi.Input<string> | undefined
  /** Any values: if one changes, the resource is replaced. */
  readonly triggers?: pulumi.Input<readonly unknown[]> | undefined
  /** Variables of both scripts. */
  readonly environment?: pulumi.Input<Readonly<Record<string, pulumi.Input<string>>>> | undefined
  /** True: the scripts run inside of the instance's own system, which is mounted on /mnt/sysroot. */
  readonly chroot?: pulumi.Input<boolean> | undefined
  /** False: the instance's own system is not mounted first, for example because a script checks it. */
  readonly mount?: pulumi.Input<boolean> | undefined
  /** Seconds until a script is ended; the default is 3600. */
  readonly timeout?: pulumi.Input<number> | undefined
  /** libvirt connection URI, with the default of `InstanceRescue`. */
  readonly uri?: pulumi.Input<string> | undefined
}

/**
 * A script that is run in the rescue system of an instance, through its guest agent: no network is needed.
 *
 * It is never run in the instance's own system, and once only, even if the connection is lost meanwhile. A script
 * that does not end with 0 fails the resource.
 *
 * @example
 * ```ts
 * import { InstanceRescue, RescueCommand } from 'pulumi-libvirt-rescue'
 *
 * const rescue = new InstanceRescue('fix-web', { instance: 'web' })
 *
 * const boot = new RescueCommand('make-it-boot', {
 *   instance: rescue,
 *   create: 'update-grub',
 *   chroot: true,
 * })
 *
 * export const said = boot.stdout
 * ```
 */
export class RescueCommand extends pulumiSdk.dynamic.Resource {
  /** What the script wrote, without control sequences of a terminal; at most a mebibyte. */
  declare readonly stdout: pulumi.Output<string>
  /** The same of its standard error. */
  declare readonly stderr: pulumi.Output<string>
  /** Its exit status. */
  declare readonly exitCode: pulumi.Output<number>
  /** The libvirt connection URI of the instance's host. */
  declare readonly uri: pulumi.Output<string>

  /** Runs a script in a rescue system. */
  constructor(name: string, args: RescueCommandArgs, opts?: pulumi.CustomResourceOptions) {
    checkConfig()
    super(
      commandProvider,
      name,
      {
        ...OUTPUTS,
        ...inputsOf({ ...secretUri(), ...args }),
        owner: ownerOf(name),
        __urn: urnOf('RescueCommand', name, opts?.parent),
      },
      { ...opts, deleteBeforeReplace: true },
      'libvirt-rescue',
      'RescueCommand',
    )
  }
}

function inputsOf({ instance, ...args }: RescueCommandArgs): pulumi.Inputs {
  const given = {
    ...(instance instanceof InstanceRescue
      ? { uri: instance.uri, ...args, instance: instance.domainUuid }
      : { ...args, instance }),
  }
  const said = placeholderOf(given.create, given.environment, given.delete)
  return {
    ...given,
    rescuedSince: instance instanceof InstanceRescue ? instance.startedAt : undefined,
    stdout: said,
    stderr: said,
    secretArguments: secretArgumentsOf(given, [
      'instance',
      'create',
      'delete',
      'environment',
      'uri',
    ]),
  }
}

/** Pulumi makes an output of each property that the constructor names, even without a value. */
const OUTPUTS = { stdout: undefined, stderr: undefined, exitCode: undefined, uri: undefined }
