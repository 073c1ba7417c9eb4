import { fromDefinition } from '../proofs.js'
import type { Rule } from '../rule.js'

/** Row 2 of docs/diagnose.md. */
export const formatDiffers: Rule = {
  id: 'format-differs',
  row: 2,
  stage: 'host',
  title: 'The definition names another format than the disk has',
  prove: ({ definition }) =>
    definition?.sources.flatMap(({ target, layers }) => {
      const declared = definition.domain.disks.find((disk) => disk.target === target)?.format
      const seen = layers[0]?.format ?? null
      // A guest may write any header to a raw disk, so a raw disk that looks like another is only one way to it.
      const differs = seen !== null && seen !== declared && seen !== 'raw' && seen !== 'iso'
      return fromDefinition(
        differs
          ? `disk ${target} is declared ${declared ?? 'without a format'} and begins like ${seen}`
          : null,
      )
    }) ?? [],
  means:
    'The guest sees the header of the image in place of its disk, so firmware finds nothing to boot.',
  todo: 'Find out what the file is, and correct the format in the definition. A guest can write such a header itself: do not trust it blindly.',
  fixes: [],
  alike: 'An ISO image on a raw cdrom: it is raw.',
  explains: ['no-bootable-disk', 'uefi-nothing-to-boot', 'disk-unreadable'],
}
