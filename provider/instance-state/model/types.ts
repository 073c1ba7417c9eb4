/** The power states that an instance can be kept in. */
export const STATES = ['running', 'stopped', 'paused', 'suspended'] as const
/** One of `STATES`; `suspended`: its memory is saved to a file of the host, and it starts again from there. */
export type State = (typeof STATES)[number]

/** The arguments of one state, checked. */
export interface StateInputs {
  /** Name or UUID of the instance. */
  readonly instance: string
  readonly state: State
  /** Seconds that the system gets to shut down; else 60. */
  readonly shutdownTimeout?: number | undefined
  readonly uri: string
  /** Names of the arguments that are secrets. */
  readonly secretArguments?: readonly string[] | undefined
}

/** What a state leaves in Pulumi's state: `state` is as the host has it. */
export interface StateOutputs extends StateInputs {
  readonly domainUuid: string
}
