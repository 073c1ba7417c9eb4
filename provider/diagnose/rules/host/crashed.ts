import { fromDefinition } from '../proofs.js'
import type { Rule } from '../rule.js'

/** Row 40 of docs/diagnose.md. */
export const crashed: Rule = {
  id: 'crashed',
  row: 40,
  stage: 'kernel',
  isSymptom: true,
  title: 'The instance crashed',
  prove: ({ definition }) =>
    fromDefinition(
      definition?.state.name === 'crashed' ||
        (definition?.state.name === 'off' && definition.state.reason === 'crashed')
        ? 'libvirt says that the instance crashed'
        : null,
    ),
  means: 'The guest panicked and its watchdog told libvirt, or QEMU ended by itself.',
  todo: 'Start it with the console open, and read the log of QEMU on the host.',
  fixes: [],
  alike: 'An instance that somebody powered off.',
}
