import type { ImageSource } from '../../rescue-image/index.js'
import type { Bag } from '../../inputs/index.js'

/** The image that a rescue is asked for. */
export interface ImageRequest {
  readonly source: ImageSource
  /** Pool of a volume; absent: `default`. */
  readonly pool?: string | undefined
}

/** A rescue that is asked for without a Pulumi program. */
export interface RescueRequest {
  /** libvirt URI of the host. */
  readonly uri: string
  /** Null: the instance's own original image. */
  readonly image: ImageRequest | null
  /** Image properties. */
  readonly properties: Readonly<Record<string, string>>
  /** The other arguments of `InstanceRescue`, as they were given: not checked yet. */
  readonly given: Bag
}
