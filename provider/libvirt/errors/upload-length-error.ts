/**
 * The source of an upload has more or fewer bytes than its `length` announced.
 *
 * The upload was given up: the volume holds the bytes sent until then, and never one beyond `length`.
 */
export class UploadLengthError extends Error {
  override readonly name = 'UploadLengthError'
  /** What the call announced. */
  readonly length: bigint

  constructor(length: bigint, found: 'more' | 'fewer') {
    super(
      `storageVolUpload was given up: its source has ${found} than the announced ${length} bytes`,
    )
    this.length = length
  }
}
