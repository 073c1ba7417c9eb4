import {
  hasTraces,
  movedSources,
  parseDomain,
  runsAsDefined,
  sourceChains,
  withLiveSources,
} from '../../../domain-xml/index.js'
import type { MovedSource } from '../../../domain-xml/index.js'
import type { Observation } from '../../../host/index.js'
import type { DomainRef } from '../../../libvirt/index.js'
import { domainWord, virsh } from '../../../shell/index.js'
import { liveTargetIn } from '../../model/attached.js'
import { UnrescueError } from '../../model/errors.js'
import type { Claim } from '../../model/state.js'
import { readDefinitionCopy } from './read-copy.js'
import { explainNewer } from './newer-files.js'
import { originalOf, putBack } from './restore-definition.js'
import type { LeaveWork } from '../work.js'

/** Whose the stored definition is. */
export interface Keeping {
  /** True if the rescue made it: of a transient instance, or again from the copy. */
  readonly isOurs: boolean
  /** True if the rescue system went off meanwhile: its XML is what it was last. */
  readonly isOff?: boolean
}

/**
 * Keeps what the rescue system wrote to a disk that a snapshot or a block copy moved to another file, if
 * libvirt has not written that file into the stored definition.
 *
 * If the definition is ours (of a transient instance, or made again from the copy), it is brought up to
 * date. Else an error, thrown before the rescue system is stopped, names the commands that keep the
 * repair and those that throw it away.
 */
export async function keepRepairs(
  work: LeaveWork,
  seen: Observation,
  { isOurs, isOff = false }: Keeping,
): Promise<void> {
  const { claim } = work.held.state
  const { storedXml, liveXml, dom } = seen
  const isMade = hasTraces(storedXml)
  if (liveXml === null || (!isMade && runsAsDefined(storedXml, liveXml))) return
  const place = (target: string): string | null => liveTargetIn(claim, target)
  // If the definition was made from the rescue, the original will replace it.
  const original = isMade ? await originalOf(work, seen) : null
  const definition = original?.xml ?? storedXml
  const originalXml = original === null ? await readDefinitionCopy(work) : original.xml
  const overlaid = overlaidFiles(claim, originalXml ?? definition)
  const compared = { storedXml: definition, liveXml, originalXml, liveTarget: place, overlaid }
  const moved = movedSources(compared)
  if (moved.length === 0) return
  // A file above a disk that was overlaid is somebody's choice, which only people can judge.
  if (!isOurs || moved.some(({ stored }) => overlaid.has(stored))) {
    const sentences = moved.map((each) =>
      isOff ? explainNewer(work, dom, each) : explain(work, dom, { each, liveXml }),
    )
    throw new UnrescueError(sentences.join(' '))
  }
  const now = (target: string): string | null =>
    moved.find((each) => each.target === target)?.liveTarget ?? place(target)
  const xml = withLiveSources(definition, liveXml, now)
  await work.held.assertHeld(work)
  if (original !== null) await putBack(work, seen, { ...original, xml })
  else await work.libvirt.domainDefineXmlFlags({ xml })
  for (const { target, live } of moved)
    work.runtime.warn(
      `A snapshot or a block copy moved disk '${target}' of instance '${dom.name}' to '${live}' during the rescue; the disk keeps that file.`,
    )
}

/** The files of the instance on which the rescue put overlays. */
function overlaidFiles({ overlays }: Claim, definition: string): ReadonlySet<string> {
  if (overlays === undefined) return new Set()
  const { disks } = parseDomain(definition)
  return new Set(
    disks.flatMap(({ index, source }) =>
      overlays.disks.includes(index) && source !== null ? [source] : [],
    ),
  )
}

function explain(
  { uri }: LeaveWork,
  dom: DomainRef,
  { each, liveXml }: { readonly each: MovedSource; readonly liveXml: string },
): string {
  const { target, liveTarget, stored, live } = each
  const word = domainWord(dom)
  const isOnTop = sourceChains(liveXml).some((chain) => chain.includes(stored))
  const commit = virsh(
    uri,
    ['blockcommit', '--active', '--pivot', '--base', stored],
    word,
    liveTarget,
  )
  const edit = virsh(uri, 'edit', word)
  const keep = isOnTop ? `merge the new file with ${commit}` : `name the new file with ${edit}`
  return (
    `A snapshot or a block copy moved disk '${target}' of instance '${dom.name}' to '${live}' during the rescue, but the definition of the instance names '${stored}'. ` +
    `What was written since then would be lost, so nothing was stopped. To keep it, ${keep}; to throw it away, stop the rescue system with ${virsh(uri, 'destroy', word)} and start the instance as it is with ${virsh(uri, 'start', word)}. Then run this again.`
  )
}
