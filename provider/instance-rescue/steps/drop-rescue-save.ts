import { isLibvirtError } from '../../libvirt/index.js'
import type { Host, Observation } from '../../host/index.js'

/**
 * Removes a managed save of the rescue system: the next start would resume it. One of the instance stays.
 *
 * One that cannot be read goes too: the instance had none when the rescue began, and libvirt refuses
 * to start it with some of them.
 */
export async function dropRescueSave(
  { libvirt }: Host,
  { dom, managedSave }: Observation,
): Promise<void> {
  if (managedSave === 'none' || managedSave === 'of-instance') return
  try {
    await libvirt.domainManagedSaveRemove({ dom })
  } catch (error) {
    if ((await libvirt.domainHasManagedSaveImage({ dom })) !== 0 || !isLibvirtError(error))
      throw error
  }
}
