import type { DomainRef } from '../../../libvirt/index.js'
import { domainWord, virsh } from '../../../shell/index.js'
import { UnrescueError } from '../../model/errors.js'
import type { Work } from '../work.js'
import type { OverlaidPlace } from './overlaid-places.js'

/** The error for a disk that lies on a file of somebody else. */
export function explainOther(
  { uri }: Pick<Work, 'uri'>,
  dom: DomainRef,
  { target, overlay, source }: OverlaidPlace,
): UnrescueError {
  const word = domainWord(dom)
  const list = virsh(uri, 'domblklist', word)
  if (source === overlay)
    return new UnrescueError(
      `The overlay '${overlay}' of disk '${target}' of instance '${dom.name}' does not lie on the disk any more, because somebody copied the disk into it or merged what lies below (${list} shows all). It cannot be merged so.`,
    )
  const merge = virsh(uri, ['blockcommit', '--active', '--pivot', '--base', overlay], word, target)
  return new UnrescueError(
    `Disk '${target}' of instance '${dom.name}' lies on '${source ?? 'nothing'}' and not on the overlay of the rescue '${overlay}', because somebody took a snapshot of it or moved it (${list} shows all). ` +
      `It cannot be merged so. If that file lies on the overlay, merge it into the overlay first, with ${merge}; then run this again.`,
  )
}
