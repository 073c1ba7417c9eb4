import { createRequire } from 'node:module'

/**
 * What the plugin takes of Pulumi's package and of the packages that this depends on, by the names that the stubs
 * of Pulumi's protocol have for it. The build puts all of it into one file.
 */
export const MODULES = [
  '@grpc/grpc-js',
  'google-protobuf/google/protobuf/any_pb',
  'google-protobuf/google/protobuf/empty_pb',
  'google-protobuf/google/protobuf/struct_pb',
  './engine_grpc_pb',
  './engine_pb',
  './plugin_pb',
  './provider_grpc_pb',
  './provider_pb',
  './status_pb',
] as const

/** Loads a module. All that one process uses must come from one place: another copy has other classes of messages. */
export type Load = (name: (typeof MODULES)[number]) => unknown

/** Loads from the file that the build made: Node needs twice as long to load the same from 130 files. */
export function loadBundled(): Load {
  const beside = createRequire(import.meta.resolve('pulumi-libvirt-rescue/package.json'))
  const modules = beside('./dist/bundle/plugin/protocol.cjs') as Record<string, () => unknown>
  return (name) => modules[name]?.()
}
