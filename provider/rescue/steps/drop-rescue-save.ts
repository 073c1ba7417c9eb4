import { isLibvirtError } from '../../libvirt/index.js'
import type { DomainRef, LibvirtConnection } from '../../libvirt/index.js'
import { observe } from '../observe/observe.js'

/** Removes a managed save of the rescue system: the next start would resume it. One of the instance stays. */
export async function dropRescueSave(libvirt: LibvirtConnection, dom: DomainRef): Promise<void> {
  if ((await observe(libvirt, dom)).managedSave !== 'of-rescue') return
  try {
    await libvirt.domainManagedSaveRemove({ dom })
  } catch (error) {
    if ((await libvirt.domainHasManagedSaveImage({ dom })) !== 0 || !isLibvirtError(error))
      throw error
  }
}
