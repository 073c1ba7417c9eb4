import { makeStateProvider, STATE_MADE_OF } from '../../dynamic/instance-state/state-provider.js'
import * as lifecycle from '../../instance-state/index.js'
import { stateArgumentsSchema } from '../../instance-state/inputs/index.js'
import { stateOutputsSchema } from '../schema/state-outputs.js'
import { makeResource } from './make-resource.js'
import type { NativeResource } from './native-resource.js'
import { openAs, type Shared } from './open-as.js'
import type { Shape } from './shape.js'

/** `InstanceState` of the plugin. */
export function instanceState(shared: Shared): NativeResource {
  return makeResource(SHAPE, (tools) =>
    openAs(tools, shared, (dependencies) => makeStateProvider({ ...dependencies, lifecycle })),
  )
}

const SHAPE: Shape = {
  arguments: Object.keys(stateArgumentsSchema.shape),
  outputs: Object.keys(stateOutputsSchema.shape),
  replacing: STATE_MADE_OF,
  isDeletedFirst: false,
  repeated: {},
  derived: {},
  show: (stored) => stored,
  changing: () => [],
}
