/** The image cannot be used as it is; nothing was changed. */
export class ImageRefusedError extends Error {
  override readonly name = 'ImageRefusedError'
  readonly reasons: readonly string[]

  constructor(reasons: readonly string[]) {
    super(`The rescue image cannot be used: ${reasons.join('; ')}.`)
    this.reasons = reasons
  }
}

/** The engine that started this process is gone, so the upload stopped. The next `up` goes on with it. */
export class EngineGoneError extends Error {
  override readonly name = 'EngineGoneError'

  constructor(volume: string) {
    super(
      `The upload of volume '${volume}' stopped, because the Pulumi engine is gone or was cancelled.`,
    )
  }
}

/** An upload failed and could not be undone in full. Pulumi keeps it, so the next `up` or `destroy` goes on. */
export class ImageUndoError extends Error {
  override readonly name = 'ImageUndoError'

  constructor(failure: unknown, cause: unknown) {
    super(`The upload failed (${textOf(failure)}) and could not be undone: ${textOf(cause)}`, {
      cause,
    })
  }
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

/** This is not the host on which the image is, or its pool is gone. Nothing was changed. */
export class PoolNotFoundError extends Error {
  override readonly name = 'PoolNotFoundError'

  constructor(pool: { readonly name: string; readonly uuid: string }, uri: string) {
    super(
      `The host at ${uri} has no active storage pool '${pool.name}' (${pool.uuid}), which holds the rescue image. ` +
        'Check that the URI leads to the right host, and start the pool.',
    )
  }
}

/**
 * The upload began and did not finish. Pulumi reads `id`, `properties` and `reasons`, keeps the resource in
 * its state, and so can finish or undo it.
 */
export class ImageInterruptedError extends Error {
  override readonly name = 'ImageInterruptedError'
  readonly id: string
  readonly properties: Readonly<Record<string, unknown>>
  readonly reasons: readonly string[]

  constructor(id: string, properties: Readonly<Record<string, unknown>>, cause: Error) {
    super(`The upload of rescue image '${id}' was interrupted: ${cause.message}`, { cause })
    this.id = id
    this.properties = properties
    this.reasons = [cause.message]
  }
}
