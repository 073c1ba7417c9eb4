/**
 * The words of a rescue image.
 *
 *   ImageInputs ── source: a file here, the built-in image, or a path or volume on the host
 *      │            content: what a file here holds, found by check
 *      ▼
 *   ImageOutputs ── image: what InstanceRescue rescues from
 *                   stored: the volume, the pool and the claim, if we brought the image to the host
 */
import type { ImageFormat } from '../../storage/index.js'

/** Who an image belongs to. The SDK puts it into the inputs, because Pulumi gives a dynamic provider no URN. */
export interface Owner {
  readonly organization: string
  readonly project: string
  readonly stack: string
  readonly name: string
}

/** Where the image comes from: exactly one of these is given. */
export interface ImageSource {
  /** A file beside the Pulumi program, which is uploaded. */
  readonly file?: string | undefined
  /** The image of this package, which is built here and uploaded. */
  readonly builtin?: true | undefined
  /** Absolute path on the libvirt host, inside a storage pool. The file is neither copied nor deleted. */
  readonly path?: string | undefined
  /** A volume on the libvirt host, in the pool of the argument `pool`. It is neither copied nor deleted. */
  readonly volume?: string | undefined
}

/** What a file holds. The same content has the same volume on every host, whatever the file's name is. */
export interface Content {
  /** 64 hexadecimal digits. */
  readonly sha256: string
  /** Bytes. */
  readonly size: number
  /** As the file's header shows it. */
  readonly format: ImageFormat
}

/** The arguments of one image, checked, and what check found. */
export interface ImageInputs {
  readonly source: ImageSource
  /** Pool for the upload, or of the volume; `default` if not given. */
  readonly pool?: string | undefined
  readonly format?: ImageFormat | undefined
  /** As the user expects it. */
  readonly sha256?: string | undefined
  readonly properties?: Readonly<Record<string, string>> | undefined
  readonly uri: string
  readonly owner: Owner
  /** Names of the arguments that are secrets in the program; their values are hidden in what is printed. */
  readonly secretArguments?: readonly string[] | undefined
  /** Of an image that is uploaded. Not known for a built-in image that has not been built here. */
  readonly content?: Content | undefined
  /** Version of the built-in image: the same version has the same content. */
  readonly version?: string | undefined
}

/** Every status of an image. */
export const IMAGE_STATUSES = ['ready', 'changed', 'missing', 'interrupted'] as const
/**
 * `ready` · `changed`: the volume was written to, or its claim is gone · `missing`: the volume is gone ·
 * `interrupted`: an upload that did not finish.
 */
export type ImageStatus = (typeof IMAGE_STATUSES)[number]

/** The image as `InstanceRescue` takes it. */
export interface UsableImage {
  /** Absolute path on the host. */
  readonly path: string
  /** As the image's header shows it. */
  readonly format: ImageFormat
  /** Only of an image that was on the host already, if the SHA-256 was given. */
  readonly sha256?: string | undefined
  /** Image properties: as given, and for the built-in image its own as well. */
  readonly properties?: Readonly<Record<string, string>> | undefined
}

/** An image that was uploaded. */
export interface Stored {
  readonly pool: { readonly name: string; readonly uuid: string }
  readonly volume: string
  /** Number of this resource's claim; its claims up to this number are removed with it. */
  readonly generation: number
  /** When the volume was last changed; null while it is not complete. */
  readonly modified: string | null
}

/** What an image leaves in Pulumi's state. Plain JSON, no secret. */
export interface ImageOutputs extends ImageInputs {
  readonly image: UsableImage
  /** Path of the image on the host. */
  readonly path: string
  /** Null for an image that was on the host already. */
  readonly stored: Stored | null
  readonly status: ImageStatus
  /** Why the status is what it is, one sentence; empty while ready. */
  readonly statusReason: string
}
