import type * as pulumi from '@pulumi/pulumi'
import { pulumiSdk } from './pulumi-sdk.js'
import type {
  Content,
  ImageStatus,
  Owner,
  UsableImage,
} from '../provider/rescue-image/model/types.js'
import type { RescueImageArgs } from './image-arguments.js'
import { checkConfig } from './check-config.js'
import { imageProvider } from './image-provider.js'
import { ownerOf } from './owner.js'
import { placeholderOf, secretArgumentsOf, secretUri, type SecretInputs } from './secrets.js'
import { urnOf } from './urn.js'

/**
 * A rescue image on a libvirt host, for any number of rescues.
 *
 * An image from a file is uploaded to a volume that is named after its content, once for each pool, even if
 * many stacks use it. Deleting the resource removes the volume only if no other stack claims it and nothing
 * on the host uses it. An image that is on the host already is neither copied nor deleted.
 *
 * @example
 * ```ts
 * import { InstanceRescue, RescueImage } from 'pulumi-libvirt-rescue'
 *
 * const image = new RescueImage('rescue-system', {
 *   source: { file: './rescue.iso' },
 *   properties: { hw_rescue_device: 'cdrom' },
 * })
 *
 * new InstanceRescue('fix-web', { instance: 'web', image })
 * ```
 */
export class RescueImage extends pulumiSdk.dynamic.Resource {
  /** What `InstanceRescue` rescues from: path on the host, format and properties. */
  declare readonly image: pulumi.Output<UsableImage>
  /** Path of the image on the host. */
  declare readonly path: pulumi.Output<string>
  /** SHA-256, size in bytes and format of an image that is uploaded. */
  declare readonly content: pulumi.Output<Content | undefined>
  /**
   * `ready`; `changed`: the volume was written to, or its claim is gone; `missing`: the volume is gone;
   * `interrupted`: an upload that did not finish. It is the status at the last `up` or `refresh`.
   */
  declare readonly status: pulumi.Output<ImageStatus>
  /** The reason for the status, in one sentence; empty while ready. */
  declare readonly statusReason: pulumi.Output<string>
  /** The libvirt connection URI of the image's host. */
  declare readonly uri: pulumi.Output<string>

  /** Brings an image to a host, or registers one that is there. It cannot be imported: create adopts. */
  constructor(name: string, args: RescueImageArgs, opts?: pulumi.CustomResourceOptions) {
    if (opts?.import !== undefined || opts?.id !== undefined) {
      throw new pulumiSdk.RunError(
        `RescueImage '${name}' cannot be imported. Remove the option: up finds an image that is on the host already.`,
      )
    }
    checkConfig()
    super(
      imageProvider,
      name,
      inputsOf(name, { ...secretUri(), ...args }, opts),
      opts,
      'libvirt-rescue',
      'RescueImage',
    )
  }
}

function inputsOf(
  name: string,
  args: RescueImageArgs,
  opts?: pulumi.CustomResourceOptions,
): pulumi.Inputs {
  return {
    ...OUTPUTS,
    ...secretInputsOf(args),
    ...args,
    owner: ownerIn(name, opts),
    __urn: urnOf('RescueImage', name, opts?.parent),
  }
}

function secretInputsOf(args: RescueImageArgs): SecretInputs<'image' | 'path' | 'content'> {
  const { source, pool, properties, sha256 } = args
  const image = placeholderOf(source, pool, properties, sha256)
  const secretArguments = secretArgumentsOf(args, ['source', 'pool', 'sha256', 'uri'])
  return { image, path: image, content: image, secretArguments }
}

/**
 * The owner by which the host knows the image. Names are unique within one parent only.
 *
 * It is a promise for the reason that `urnOf` gives.
 */
function ownerIn(name: string, opts?: pulumi.CustomResourceOptions): pulumi.Input<Owner> {
  const owner = ownerOf(name)
  const { parent } = opts ?? {}
  if (parent === undefined) return owner
  return new Promise((resolve) =>
    parent.urn.apply((urn) => {
      resolve({ ...owner, name: `${urn.split('::').slice(2).join('::')}::${name}` })
    }),
  )
}

/** Pulumi makes an output of each property that the constructor names, even without a value. */
const OUTPUTS = {
  image: undefined,
  path: undefined,
  content: undefined,
  status: undefined,
  statusReason: undefined,
  uri: undefined,
}
