/** An error in the form in which gRPC answers it. */
export class Failure extends Error {
  override readonly name = 'Failure'
  readonly status: object

  constructor(status: object, cause?: unknown) {
    super('the call failed', { cause })
    this.status = status
  }
}
