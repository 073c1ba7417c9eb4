/** Access was refused; nothing was changed. */
export class AccessRefusedError extends Error {
  override readonly name = 'AccessRefusedError'

  constructor(instance: string, reasons: readonly string[]) {
    super(`Access to instance '${instance}' is refused: ${reasons.join('; ')}.`)
  }
}

/** Something changed between the look at the instance and its restart. */
export class ChangedMeanwhileError extends Error {
  override readonly name = 'ChangedMeanwhileError'
}

/** The instance was not restarted as it should be; the message says how it is left. */
export class AccessFailedError extends Error {
  override readonly name = 'AccessFailedError'

  /** `outcome`: one or two sentences on how it is left. */
  constructor(instance: string, outcome: string, cause: unknown) {
    super(`Access to instance '${instance}' failed (${textOf(cause)}). ${outcome}`, { cause })
  }
}

function textOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error)
  return text.replace(/\.$/, '')
}
