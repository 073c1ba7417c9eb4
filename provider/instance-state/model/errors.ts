/** The state of an instance is not changed; nothing was done. Nova: InstanceInvalidState. */
export class StateRefusedError extends Error {
  override readonly name = 'StateRefusedError'

  constructor(instance: string, reason: string) {
    super(`The state of instance '${instance}' is not changed: ${reason}`)
  }
}
