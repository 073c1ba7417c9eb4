import { makeOnce } from '../../dynamic/once.js'
import type { Dependencies } from '../../dynamic/dependencies.js'
import { instanceRescue } from './instance-rescue.js'
import { instanceState } from './instance-state.js'
import type { NativeResource } from './native-resource.js'
import { rescueCommand } from './rescue-command.js'
import { rescueImage } from './rescue-image.js'

/** Makes the resources of the plugin, by their type. */
export function makeResources(
  process: Pick<Dependencies, 'rowOf' | 'environment'>,
): ReadonlyMap<string, NativeResource> {
  const shared = { ...process, once: makeOnce() }
  return new Map([
    ['libvirt-rescue:index:InstanceRescue', instanceRescue(shared)],
    ['libvirt-rescue:index:InstanceState', instanceState(shared)],
    ['libvirt-rescue:index:RescueCommand', rescueCommand(shared)],
    ['libvirt-rescue:index:RescueImage', rescueImage(shared)],
  ])
}
