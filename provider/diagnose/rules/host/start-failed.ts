import { fromDefinition } from '../proofs.js'
import type { Rule } from '../rule.js'

/** Row 2 of docs/diagnose.md. */
export const startFailed: Rule = {
  id: 'start-failed',
  row: 2,
  stage: 'host',
  isSymptom: true,
  title: 'libvirt could not start the instance',
  prove: ({ definition }) =>
    fromDefinition(
      definition?.state.name === 'off' && definition.state.reason === 'failed'
        ? 'the instance is off, because its last start failed'
        : null,
    ),
  means:
    'A disk, a device or a network that the definition names is not there, or QEMU refuses it.',
  todo: 'Start it again and read the error of libvirt, then the log of QEMU on the host.',
  fixes: [],
  alike: 'A failed start whose cause was removed since.',
}
