import type { DomainRef } from '../../libvirt/index.js'
import { domainWord, virsh } from '../../shell/index.js'
import { UnrescueError } from '../model/errors.js'
import { explainOther } from '../steps/checkpoint/explain-other.js'
import { overlaidPlaces } from '../steps/checkpoint/overlaid-places.js'
import { look } from '../steps/work.js'
import type { LeaveWork } from '../steps/work.js'

/**
 * Refuses a merge while the instance runs on probation, if it could not come to its end: a disk does not lie on its
 * overlay, or somebody copies, merges or backs it up, and QEMU does one such job at a time. Once it has begun, it
 * cannot be taken back.
 */
export async function assertMergeable(work: LeaveWork, definition: string): Promise<void> {
  const seen = await look(work)
  if (seen?.liveXml == null) return
  const places = overlaidPlaces(work.held.state.claim, { definition, liveXml: seen.liveXml })
  const other = places.find(({ state }) => state === 'other')
  if (other !== undefined) throw explainOther(work, seen.dom, other)
  const jobs = await Promise.all(
    places.map(({ target }) => work.libvirt.domainGetBlockJobInfo({ dom: seen.dom, path: target })),
  )
  const busy = places.find(({ state }, at) => state === 'overlay' && jobs[at]?.found !== 0)
  if (busy !== undefined) throw explainJob(work, seen.dom, busy.target)
}

function explainJob({ uri }: LeaveWork, dom: DomainRef, target: string): UnrescueError {
  const word = domainWord(dom)
  return new UnrescueError(
    `A job of somebody else, such as a copy or a backup, works on disk '${target}' of instance '${dom.name}', so its repair cannot be merged now. Nothing was done. ` +
      `Wait until it has ended, or end it (${virsh(uri, ['blockjob', '--abort'], word, target)}, or ${virsh(uri, 'domjobabort', word)} for a backup); then run this again.`,
  )
}
