import { remove, type Draft } from '../../xml/index.js'
import { devicesOf, readDefinition } from '../read/definition.js'

/**
 * Leaves the guest's TPM out of the rescue.
 *
 * libvirt keeps one state for each domain's UUID and makes no copy, and every start changes it (the TPM counts
 * its resets). A rescue system could also clear it, and with it the keys of the instance's disks.
 */
export function leaveOutTpm(draft: Draft): void {
  for (const device of devicesOf(draft.root, 'tpm')) remove(draft, device)
}

/** True if a definition has a TPM, which a rescue of it leaves out. */
export function hasTpm(xml: string): boolean {
  return devicesOf(readDefinition(xml).root, 'tpm').length > 0
}
