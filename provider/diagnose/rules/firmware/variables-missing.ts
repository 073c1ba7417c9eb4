import { fromDefinition } from '../proofs.js'
import type { Rule } from '../rule.js'

/** Row 4 of docs/diagnose.md. */
export const variablesMissing: Rule = {
  id: 'variables-missing',
  row: 4,
  stage: 'firmware',
  title: 'The file of the UEFI variables is gone',
  prove: ({ definition }) => {
    const { state, variables } = definition ?? {}
    // Of an instance that ran since libvirt started it is certain that the file was there.
    const hasRun = state?.name === 'off' ? RAN.has(state.reason ?? '') : state !== undefined
    return fromDefinition(
      variables?.isThere === false && hasRun ? `there is no file ${variables.path}` : null,
    )
  },
  means:
    'libvirt makes a new one at the next start, if it knows a template. It has no boot entries, so only a loader at the fallback path boots.',
  todo: 'Bring the file back, or install the boot loader at the fallback path.',
  fixes: ['grub'],
  alike:
    'An instance that was never started: libvirt makes the file at its first start. A file that libvirt may not open, as on NFS, is not seen either.',
  explains: ['uefi-nothing-to-boot', 'network-boot'],
}

/** Reasons of libvirt for an instance to be off that it had started. */
const RAN: ReadonlySet<string> = new Set(['shutdown', 'destroyed', 'crashed', 'saved', 'migrated'])
