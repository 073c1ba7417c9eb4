import { fromSources } from '../proofs.js'
import type { Rule } from '../rule.js'

/** Row 2 of docs/diagnose.md. */
export const sourceMissing: Rule = {
  id: 'source-missing',
  row: 2,
  stage: 'host',
  title: 'A file of a disk is not on the host',
  prove: (facts) =>
    fromSources(facts, ({ target, layers }) => {
      const gone = layers.find(({ state }) => state === 'missing')
      if (gone === undefined) return null
      const which = gone === layers[0] ? 'the source' : 'a backing file'
      return `${which} of disk ${target} does not exist: ${gone.path}`
    }),
  means: 'libvirt cannot start the instance, or the guest runs on a file that was deleted.',
  todo: 'Bring the file back to that path, or correct the path in the definition.',
  fixes: [],
  alike: 'A drive for cdroms or floppies that is empty: it has no source.',
  explains: ['disk-unreadable', 'no-bootable-disk', 'uefi-nothing-to-boot'],
}
