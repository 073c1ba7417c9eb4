import type * as pulumi from '@pulumi/pulumi'
import { pulumiSdk } from './pulumi-sdk.js'
import type { NamedPlace, RescueDisk, RescueMode } from '../provider/planner/types.js'
import type {
  PlannedRescue,
  PowerState,
  Proof,
  RescueStatus,
} from '../provider/instance-rescue/model/types.js'
import type { InlineImage, InstanceRescueArgs } from './arguments.js'
import { hashOf } from './admin-password.js'
import { checkConfig } from './check-config.js'
import { ownerOf } from './owner.js'
import { provider } from './provider.js'
import { RescueImage } from './rescue-image.js'
import { placeholderOf, secretArgumentsOf, secretUri, type SecretInputs } from './secrets.js'
import { urnOf } from './urn.js'

/**
 * An instance in rescue mode. Creating the resource rescues the instance; deleting it ends the rescue.
 *
 * The stored definition of the instance is never written. Preview asks the host and shows the
 * layout; create refuses if the host has changed since.
 *
 * @example
 * ```ts
 * import { InstanceRescue } from 'pulumi-libvirt-rescue'
 *
 * const rescue = new InstanceRescue('fix-web', {
 *   instance: 'web',
 *   image: {
 *     path: '/var/lib/libvirt/images/rescue.iso',
 *     properties: { hw_rescue_device: 'cdrom', hw_rescue_bus: 'sata' },
 *   },
 *   reason: 'does not boot after the kernel update',
 * })
 *
 * export const layout = rescue.layout
 * export const consoleCommand = rescue.console
 * ```
 */
export class InstanceRescue extends pulumiSdk.dynamic.Resource {
  /** `stable` if the image's properties ask for a stable device rescue, else `legacy`. */
  declare readonly mode: pulumi.Output<RescueMode>
  /** Target, bus and device of the rescue disk; null: a kernel boots, and there is no rescue disk. */
  declare readonly rescueDevice: pulumi.Output<RescueDisk | null>
  /** All disks with targets and addresses, before the rescue and during it. */
  declare readonly layout: pulumi.Output<RescueLayout>
  /** What preview decided. Create refuses if a change of the host leads to another plan. */
  declare readonly plan: pulumi.Output<PlannedRescue | undefined>
  /**
   * `rescued`; `stopped`: the rescue system is off; `left`: the instance runs its own system again;
   * `elsewhere`: migrated away; `interrupted`: a create that did not finish. It is the status at the last
   * `up` or `refresh`.
   */
  declare readonly status: pulumi.Output<RescueStatus>
  /** The reason for the status, in one sentence; empty while rescued. */
  declare readonly statusReason: pulumi.Output<string>
  /** When the rescue began, ISO 8601 in UTC. */
  declare readonly startedAt: pulumi.Output<string>
  /** Power state of the instance before the rescue: what `afterUnrescue: 'restore'` returns to. */
  declare readonly originalPowerState: pulumi.Output<PowerState>
  /** UUID of the instance. */
  declare readonly domainUuid: pulumi.Output<string>
  /** The command that opens the console of the rescue system. */
  declare readonly console: pulumi.Output<string>
  /**
   * How it is known that the rescue system runs. `marker`: it said so, with the nonce of this start. `agent`:
   * its guest agent answered, from the rescue disk. `console`: its console showed what `bootPattern`
   * expects. `none`: it is not known.
   */
  declare readonly proof: pulumi.Output<Proof>
  /** When the rescue system said that it runs, ISO 8601 in UTC; null: it did not. */
  declare readonly bootedAt: pulumi.Output<string | null>
  /** Fingerprint of the rescue system's ssh host key, `SHA256:…`; null: not known, or no ssh server runs. */
  declare readonly sshHostKey: pulumi.Output<string | null>
  /** The password that `generatePassword` made for root of the rescue system, a secret; undefined: none was made. */
  declare readonly adminPassword: pulumi.Output<string | undefined>
  /** IP addresses of the rescue system, by its agent, by DHCP leases and by the host's ARP table; empty: not known. */
  declare readonly addresses: pulumi.Output<readonly string[]>
  /**
   * The whole command that logs in by ssh, and only if the host key is `sshHostKey`: it needs OpenSSH 8.5.
   * Null: no address that others can reach is known, or no host key.
   */
  declare readonly ssh: pulumi.Output<string | null>
  /** Name or UUID of the instance, as given. */
  declare readonly instance: pulumi.Output<string>
  /** The libvirt connection URI that is used for this rescue until it ends. */
  declare readonly uri: pulumi.Output<string>
  /** Why the instance is rescued, as given. */
  declare readonly reason: pulumi.Output<string | undefined>
  /** The plan as Pulumi keeps it. See provider/dynamic/inputs/stored-plan.ts. */
  declare private readonly __plan: pulumi.Output<PlannedRescue | undefined>

  /**
   * Puts an instance into rescue.
   *
   * An instance can have one rescue at a time, so a replacement always deletes first. With the option
   * `import` or `id` the constructor throws a `RunError`, because a dynamic provider cannot import. If the
   * rescue on the host already belongs to this resource, create goes on with it.
   */
  constructor(name: string, args: InstanceRescueArgs, opts?: pulumi.CustomResourceOptions) {
    if (opts?.import !== undefined || opts?.id !== undefined) {
      throw new pulumiSdk.RunError(
        `InstanceRescue '${name}' cannot be imported. Remove the option: up goes on with a rescue that belongs to this resource.`,
      )
    }
    checkConfig()
    super(
      provider,
      name,
      {
        ...inputsOf(name, { ...secretUri(), ...args }),
        __urn: urnOf('InstanceRescue', name, opts?.parent),
      },
      { ...opts, deleteBeforeReplace: true },
      'libvirt-rescue',
      'InstanceRescue',
    )
    const { __plan, plan, layout } = this
    this.plan = __plan.apply((stored) => (stored === undefined ? plan : pulumiSdk.output(stored)))
    this.layout = __plan.apply((stored) =>
      stored === undefined ? orNoDisks(layout) : pulumiSdk.output(layoutOf(stored)),
    )
  }
}

/** The arguments as the provider takes them: a `RescueImage` is what its output says. */
interface Given extends Omit<InstanceRescueArgs, 'image' | 'adminPassword' | 'userData'> {
  readonly image: pulumi.Input<InlineImage> | undefined
}

function inputsOf(
  name: string,
  { adminPassword, userData, ...args }: InstanceRescueArgs,
): pulumi.Inputs {
  const given: Given & pulumi.Inputs = {
    ...args,
    image: imageOf(args),
    adminPasswordHash: hashOf(name, adminPassword),
    userData: userData === undefined ? undefined : pulumiSdk.secret(userData),
    // A password that is made is a secret as well. See placeholderOf.
    adminPassword: args.generatePassword === undefined ? undefined : pulumiSdk.secret(undefined),
  }
  return { ...OUTPUTS, ...secretInputsOf(given), ...given, owner: ownerOf(name) }
}

function secretInputsOf(given: Given): SecretInputs<'__plan' | 'console' | 'ssh'> {
  const { instance, image, pool, uri } = given
  return {
    __plan: placeholderOf(instance, image, pool),
    console: placeholderOf(instance, uri),
    ssh: placeholderOf(uri),
    secretArguments: secretArgumentsOf(given, [
      'instance',
      'image',
      'pool',
      'uri',
      'reason',
      'ticket',
    ]),
  }
}

/** The disks of an instance before and during the rescue, in the order of the definition. */
export interface RescueLayout {
  /** As the stored definition has them. */
  readonly before: readonly NamedPlace[]
  /** As the rescue system sees them. */
  readonly after: readonly NamedPlace[]
}

/** The image as the provider takes it: of a `RescueImage`, the output that says where it is. */
function imageOf({ image }: InstanceRescueArgs): pulumi.Input<InlineImage> | undefined {
  return image instanceof RescueImage ? image.image : image
}

function layoutOf({ plan: { before, after } }: PlannedRescue): RescueLayout {
  return { before, after }
}

/** The state of release 0.1.0 has a layout, and a mock of a unit test may have one; else programs see no disks. */
function orNoDisks(layout: pulumi.Output<RescueLayout | undefined>): pulumi.Output<RescueLayout> {
  return layout.apply((stored) => stored ?? { before: [], after: [] })
}

/** Pulumi makes an output of each property that the constructor names, even without a value. */
const OUTPUTS = {
  mode: undefined,
  rescueDevice: undefined,
  layout: undefined,
  plan: undefined,
  __plan: undefined,
  status: undefined,
  statusReason: undefined,
  startedAt: undefined,
  proof: undefined,
  bootedAt: undefined,
  sshHostKey: undefined,
  adminPassword: undefined,
  addresses: undefined,
  ssh: undefined,
  originalPowerState: undefined,
  domainUuid: undefined,
  console: undefined,
  uri: undefined,
  reason: undefined,
}
