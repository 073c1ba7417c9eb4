import { makeOnce } from '../../dynamic/once.js'
import type { Dependencies } from '../../dynamic/dependencies.js'
import type { NativeResource } from './native-resource.js'
import type { Shared } from './open-as.js'

/** Loads the code of a resource at its first call: most commands have one type of resource, and wait for it. */
export type LoadResource = () => Promise<NativeResource>

/** Makes the resources of the plugin, by their type. */
export function makeResources(
  process: Pick<Dependencies, 'rowOf' | 'environment'>,
): ReadonlyMap<string, LoadResource> {
  const shared = { ...process, once: makeOnce() }
  return new Map(
    Object.entries(MAKERS).map(([name, make]) => {
      let made: Promise<NativeResource> | undefined
      // One of each for all calls: a resource may remember what it has made.
      return [`libvirt-rescue:index:${name}`, () => (made ??= make(shared))]
    }),
  )
}

const MAKERS: Readonly<Record<string, (shared: Shared) => Promise<NativeResource>>> = {
  InstanceRescue: async (shared) => (await import('./instance-rescue.js')).instanceRescue(shared),
  InstanceState: async (shared) => (await import('./instance-state.js')).instanceState(shared),
  RescueCommand: async (shared) => (await import('./rescue-command.js')).rescueCommand(shared),
  RescueImage: async (shared) => (await import('./rescue-image.js')).rescueImage(shared),
}
