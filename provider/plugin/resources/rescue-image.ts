import { SECRET_IMAGE_OUTPUTS } from '../../dynamic/rescue-image/check-image.js'
import { IMAGE_MADE_OF, makeImageProvider } from '../../dynamic/rescue-image/image-provider.js'
import * as lifecycle from '../../rescue-image/index.js'
import { imageArgumentsSchema } from '../../rescue-image/inputs/index.js'
import { imageOutputsSchema } from '../schema/image-outputs.js'
import { makeResource } from './make-resource.js'
import type { NativeResource } from './native-resource.js'
import type { Bag } from '../wire/properties.js'
import { openAs, type Shared } from './open-as.js'
import type { Shape } from './shape.js'

/** `RescueImage` of the plugin. */
export function rescueImage(shared: Shared): NativeResource {
  return makeResource(SHAPE, (tools) =>
    openAs(tools, shared, (dependencies) => makeImageProvider({ ...dependencies, lifecycle })),
  )
}

const REPEATED = ['source', 'pool', 'properties', 'sha256']

const SHAPE: Shape = {
  arguments: Object.keys(imageArgumentsSchema.shape),
  outputs: Object.keys(imageOutputsSchema.shape),
  replacing: IMAGE_MADE_OF,
  isDeletedFirst: false,
  repeated: Object.fromEntries(SECRET_IMAGE_OUTPUTS.map((name) => [name, REPEATED])),
  derived: {},
  show: (stored) => stored,
  changing,
}

function changing({ status }: Bag): readonly string[] {
  return status === 'ready' ? [] : ['status', 'statusReason', 'content']
}
