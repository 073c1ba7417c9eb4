import { makeCommandProvider } from '../../dynamic/rescue-command/command-provider.js'
import * as lifecycle from '../../rescue-command/index.js'
import { commandArgumentsSchema } from '../../rescue-command/inputs/index.js'
import { commandOutputsSchema } from '../schema/command-outputs.js'
import { makeResource } from './make-resource.js'
import type { NativeResource } from './native-resource.js'
import { openAs, type Shared } from './open-as.js'
import type { Shape } from './shape.js'

/** `RescueCommand` of the plugin. */
export function rescueCommand(shared: Shared): NativeResource {
  return makeResource(SHAPE, (tools) =>
    openAs(tools, shared, (dependencies) => makeCommandProvider({ ...dependencies, lifecycle })),
  )
}

const OUTPUTS = Object.keys(commandOutputsSchema.shape)
/** What it wrote; the exit status repeats no secret. */
const WRITTEN = ['stdout', 'stderr']

const SHAPE: Shape = {
  arguments: Object.keys(commandArgumentsSchema.shape),
  outputs: OUTPUTS,
  replacing: lifecycle.MADE_OF,
  isDeletedFirst: true,
  repeated: Object.fromEntries(WRITTEN.map((name) => [name, lifecycle.REPEATED_ARGUMENTS])),
  derived: {},
  show: (stored) => stored,
  changing: (olds, news) => (lifecycle.runsAgain(olds, news) ? OUTPUTS : []),
}
