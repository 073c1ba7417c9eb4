/** Bytes of a sector of ISO 9660. */
export const SECTOR = 2048

/** The sector of the first volume descriptor. */
export const FIRST_DESCRIPTOR = 16

/** What every volume descriptor begins with, after its type. */
export const STANDARD_ID = 'CD001'

/** Types of volume descriptors, ECMA-119 8.1.1. */
export const DESCRIPTOR = { PRIMARY: 1, SUPPLEMENTARY: 2, END: 255 } as const

/** The flag of a directory record that says that it is a folder, ECMA-119 9.1.6. */
export const IS_FOLDER = 2

/** A file of an image. */
export interface IsoFile {
  /** Relative, with slashes: `openstack/latest/meta_data.json`. */
  readonly path: string
  readonly bytes: Uint8Array
}
