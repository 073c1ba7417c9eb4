import { createRequire } from 'node:module'
import type { Load } from '../../../provider/plugin/grpc/modules.js'

/** Loads modules from Pulumi's package as npm installs it: what a plugin in Node does that has no bundle. */
export function loadFromPulumi(): Load {
  const ours = createRequire(import.meta.url)
  return createRequire(ours.resolve('@pulumi/pulumi/proto/provider_grpc_pb'))
}
