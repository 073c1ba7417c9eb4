import * as pulumi from '@pulumi/pulumi'
import type { DiskPlace, RescueDisk, RescueMode } from '../provider/planner/types.js'
import type { PlannedRescue, PowerState, RescueStatus } from '../provider/instance-rescue/model/types.js'
import type { InstanceRescueArgs } from './arguments.js'
import { ownerOf } from './owner.js'
import { provider } from './provider.js'

/**
 * An instance in rescue mode: creating it rescues the instance, deleting it brings the instance back.
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
 * export const console = rescue.console
 * ```
 */
export class InstanceRescue extends pulumi.dynamic.Resource {
  /** `stable` if the image's properties ask for a stable device rescue, else `legacy`. */
  declare readonly mode: pulumi.Output<RescueMode>
  /** Target, bus and device of the rescue disk. */
  declare readonly rescueDevice: pulumi.Output<RescueDisk>
  /** All disks with targets and addresses: before the rescue, and during it. */
  declare readonly layout: pulumi.Output<RescueLayout>
  /** What preview decided; create refuses if the host leads to another plan by then. */
  declare readonly plan: pulumi.Output<PlannedRescue | undefined>
  /**
   * `rescued`; `stopped`: the rescue system is off; `left`: the instance runs its own system again;
   * `elsewhere`: migrated away; `interrupted`: a create that did not finish. As of the last refresh.
   */
  declare readonly status: pulumi.Output<RescueStatus>
  /** Why the status is what it is, in one sentence; empty while rescued. */
  declare readonly statusReason: pulumi.Output<string>
  /** When the rescue began, ISO 8601 in UTC. */
  declare readonly startedAt: pulumi.Output<string>
  /** Power state of the instance before the rescue: what `afterUnrescue: 'restore'` returns to. */
  declare readonly originalPowerState: pulumi.Output<PowerState>
  /** UUID of the instance. */
  declare readonly domainUuid: pulumi.Output<string>
  /** The command that opens the console of the rescue system. */
  declare readonly console: pulumi.Output<string>
  /** Name or UUID of the instance, as given. */
  declare readonly instance: pulumi.Output<string>
  /** The libvirt connection URI that is used for this rescue until it ends. */
  declare readonly uri: pulumi.Output<string>
  /** Why the instance is rescued, as given. */
  declare readonly reason: pulumi.Output<string | undefined>

  /**
   * Puts an instance into rescue.
   *
   * Two rescues of one instance cannot stand side by side, so a replacement always deletes first.
   * Throws a `RunError` for the options `import` and `id`: a dynamic provider cannot import. A
   * create takes up a rescue that is already its own.
   */
  constructor(name: string, args: InstanceRescueArgs, opts?: pulumi.CustomResourceOptions) {
    if (opts?.import !== undefined || opts?.id !== undefined) {
      throw new pulumi.RunError(
        `InstanceRescue '${name}' cannot be imported; without the option, up takes its own rescue up again.`,
      )
    }
    super(
      provider,
      name,
      { ...OUTPUTS, ...secretIfAnyIs(args), ...args, owner: ownerOf(name) },
      { ...opts, deleteBeforeReplace: true },
      'libvirt-rescue',
      'InstanceRescue',
    )
  }
}

/** Where the disks of an instance are, in the order of its definition. */
export interface RescueLayout {
  /** As the stored definition has them. */
  readonly before: readonly DiskPlace[]
  /** As the rescue system sees them. */
  readonly after: readonly DiskPlace[]
}

/**
 * Nothing, but secret if an argument is: Pulumi then keeps secret what the provider answers under these
 * names, which repeat the arguments. See provider/dynamic/secret-outputs.ts.
 */
function secretIfAnyIs(
  args: InstanceRescueArgs,
): Record<'plan' | 'layout' | 'console', pulumi.Output<undefined>> {
  const secretOutputs = pulumi.output(args).apply(() => undefined)
  return { plan: secretOutputs, layout: secretOutputs, console: secretOutputs }
}

/** Pulumi makes an output of each property that is named at construction, given or not. */
const OUTPUTS = {
  mode: undefined,
  rescueDevice: undefined,
  layout: undefined,
  plan: undefined,
  status: undefined,
  statusReason: undefined,
  startedAt: undefined,
  originalPowerState: undefined,
  domainUuid: undefined,
  console: undefined,
  uri: undefined,
  reason: undefined,
}
