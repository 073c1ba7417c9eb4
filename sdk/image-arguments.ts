import type { Input } from '@pulumi/pulumi'
import type { ImageProperties } from './image-properties.js'

/** Where an image comes from: exactly one of these is given. */
export interface ImageSourceArgs {
  /**
   * Path of an image file on the machine that runs Pulumi, relative to the program's folder. The file is
   * uploaded. The resource depends on its content, not on its name.
   */
  readonly file?: Input<string> | undefined
  /**
   * `true` for the image of this package. It is built from Debian's packages at the first `up`, which takes a
   * minute and needs Debian or Ubuntu on amd64, and then uploaded. Its rescues are stable, and prove that they
   * booted.
   */
  readonly builtin?: Input<boolean> | undefined
  /** Absolute path of an image on the libvirt host, inside a storage pool. It is neither copied nor deleted. */
  readonly path?: Input<string> | undefined
  /** A volume on the libvirt host, in the pool of `pool`. It is neither copied nor deleted. */
  readonly volume?: Input<string> | undefined
}

/** Where a rescue image comes from and how it is used. Only `source` is required. */
export interface RescueImageArgs {
  /** Where the image comes from. Another content or another place replaces the image. */
  readonly source: Input<ImageSourceArgs>
  /** Storage pool for the upload, or of the volume; a folder on the host. The default is `default`. */
  readonly pool?: Input<string> | undefined
  /** Format of the image. It must be the format that the image's header shows, which is also the default. */
  readonly format?: Input<'raw' | 'qcow2' | 'iso'> | undefined
  /** SHA-256 that the image must have, in hexadecimal. */
  readonly sha256?: Input<string> | undefined
  /**
   * Glance image properties; see `InlineImage`. They travel to each `InstanceRescue` that uses the image.
   *
   * The built-in image is a disk on virtio, after all disks of the instance, unless `hw_rescue_device` or
   * `hw_rescue_bus` is given.
   */
  readonly properties?: Input<ImageProperties> | undefined
  /** libvirt connection URI, with the default of `InstanceRescue`. */
  readonly uri?: Input<string> | undefined
}
