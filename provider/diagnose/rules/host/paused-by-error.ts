import { fromDefinition } from '../proofs.js'
import type { Rule } from '../rule.js'

/** Row 2 of docs/diagnose.md. */
export const pausedByError: Rule = {
  id: 'paused-by-error',
  row: 2,
  stage: 'host',
  title: 'QEMU paused the instance because it could not read or write a disk',
  prove: ({ definition }) =>
    fromDefinition(
      definition?.state.name === 'paused' && definition.state.reason === 'io-error'
        ? 'the instance is paused, and the reason is an error of a disk'
        : null,
    ),
  means:
    'The file system of the host that the disk is on is full, or the storage fails. The guest stands still.',
  todo: 'Make room on the host or repair its storage, then resume the instance.',
  fixes: [],
  alike: 'An instance that somebody paused.',
}
