import type { Preview, RescueDiff, RescueInputs, RescueOutputs, Rim } from '../rescue/index.js'

/** What stands behind a door; Pulumi, its caller, stands before it. */
export interface House {
  readonly lifecycle: Lifecycle
  readonly rim: Rim
  /** The environment variables of this process. */
  readonly environment: Readonly<Record<string, string | undefined>>
}

/** What a door asks of provider/rescue. */
export interface Lifecycle {
  /** Never fails for an unreachable host: then there is a warning and no plan. */
  preview(inputs: RescueInputs, olds: RescueInputs | undefined, rim: Rim): Promise<Preview>
  diff(olds: RescueOutputs, news: RescueInputs): RescueDiff
  create(inputs: RescueInputs, rim: Rim): Promise<{ id: string; outputs: RescueOutputs }>
  /** Undefined: gone, and nothing of it is left on the host. */
  read(id: string, olds: RescueOutputs, rim: Rim): Promise<RescueOutputs | undefined>
  update(id: string, olds: RescueOutputs, news: RescueInputs, rim: Rim): Promise<RescueOutputs>
  remove(id: string, olds: RescueOutputs, rim: Rim): Promise<void>
}
