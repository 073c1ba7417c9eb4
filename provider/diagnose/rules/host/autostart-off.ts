import { fromDefinition } from '../proofs.js'
import type { Rule } from '../rule.js'

/** Row 51 of docs/diagnose.md. */
export const autostartOff: Rule = {
  id: 'autostart-off',
  row: 51,
  stage: 'host',
  isSymptom: true,
  title: 'The instance is off, and nothing starts it when the host starts',
  prove: ({ definition }) =>
    fromDefinition(
      // Of a stop that it saw libvirt keeps the reason until it ends itself.
      definition?.state.name === 'off' &&
        (definition.state.reason === null || definition.state.reason === 'daemon') &&
        definition.isAutostarted === false
        ? 'the instance is off, libvirt did not see it stop, and its autostart is off'
        : null,
    ),
  means: 'It was off, or the host went down with it, before libvirt started.',
  todo: 'Start it. If it is to start with its host, switch its autostart on.',
  fixes: [],
  alike: 'An instance that was never started, or is meant to be off.',
}
