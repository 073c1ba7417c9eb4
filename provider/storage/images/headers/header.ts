/** What is known of an image's file besides its bytes. */
export interface ImageFile {
  /** For messages: absolute on the host, or as it is named on this machine. */
  readonly path: string
  /** Where a command of a message must run; 'on the host' if not given. */
  readonly where?: string
  /** Bytes of the whole file; null: not known, so nothing is compared with it. */
  readonly size: bigint | null
}

/**
 * What an image's header says. We read the first bytes ourselves: an image is untrusted, and no tool
 * may open it before it is checked (CVE-2022-47951, CVE-2024-32498, CVE-2024-40767).
 */
export interface ImageHeader {
  /** `raw`, `qcow2`, `iso`, or the name of a format that is never accepted. */
  readonly format: string
  /** Bytes that the guest would see; null if the header does not say (raw, iso: the size of the file). */
  readonly virtualSize: bigint | null
  /** Path of the backing file, as the header has it; null: none. */
  readonly backingFile: string | null
  /** Format of the backing file, as the header has it; null: not named. */
  readonly backingFormat: string | null
  /** Why the file is not accepted as an image; empty if it is accepted. */
  readonly faults: readonly string[]
}

/** Bytes of the file that `parseImageHeader` looks at. */
export const IMAGE_HEADER_BYTES = 64 * 1024

/** The header of a file whose format is all that is known. */
export function plainHeader(format: string, faults: readonly string[]): ImageHeader {
  return { format, virtualSize: null, backingFile: null, backingFormat: null, faults }
}
