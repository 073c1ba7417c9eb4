import { isLibvirtError } from '../../../libvirt/index.js'
import type { Host, Observation } from '../../../host/index.js'

/**
 * Removes a managed save of the rescue system, because the next start would resume it.
 *
 * A save of the instance's own system stays. A save that cannot be read is removed: the instance had none
 * when the rescue began, and with some of them libvirt refuses to start it.
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
