import { hasTraces, movedSources, sourceChains, withLiveSources } from '../../domain-xml/index.js'
import type { MovedSource } from '../../domain-xml/index.js'
import type { Observation } from '../../host/index.js'
import { virsh } from '../../shell/index.js'
import { liveTargetIn } from '../model/attached.js'
import { UnrescueError } from '../model/errors.js'
import { readDefinitionCopy } from './copy-definition.js'
import type { LeaveWork } from './work.js'

/**
 * Keeps what the rescue system wrote if a snapshot or a block copy has put a disk of the instance on
 * another file meanwhile, and libvirt has not written that into the stored definition.
 *
 * A definition that is ours (of a transient instance, or made again from the copy) is brought up to
 * date. Of any other one it is said, before the rescue system is stopped, which commands keep the
 * repair and which throw it away.
 */
export async function keepRepairs(
  work: LeaveWork,
  { storedXml, liveXml, dom }: Observation,
  isOurs: boolean,
): Promise<void> {
  const { claim } = work.held.state
  if (liveXml === null) return
  const place = (target: string): string | null => liveTargetIn(claim, target)
  // Defined again from the rescue itself, it will give way to the original.
  const definition = hasTraces(storedXml) ? await readDefinitionCopy(work, claim) : storedXml
  const moved = definition === null ? [] : movedSources(definition, liveXml, place)
  if (moved.length === 0) return
  if (!isOurs)
    throw new UnrescueError(
      moved.map((each) => explain(work, dom.name, { each, liveXml })).join(' '),
    )
  await work.libvirt.domainDefineXmlFlags({ xml: withLiveSources(storedXml, liveXml, place) })
  for (const { target, live } of moved)
    work.runtime.warn(
      `Disk '${target}' of instance '${dom.name}' was put on '${live}' during the rescue, by a snapshot or a block copy, and keeps that file.`,
    )
}

function explain(
  { uri }: LeaveWork,
  instance: string,
  { each, liveXml }: { readonly each: MovedSource; readonly liveXml: string },
): string {
  const { target, liveTarget, stored, live } = each
  const isOnTop = sourceChains(liveXml).some((chain) => chain.includes(stored))
  const commit = virsh(uri, `blockcommit --active --pivot --base`, stored, instance, liveTarget)
  const edit = virsh(uri, 'edit', instance)
  const keep = isOnTop ? `merge the new file with ${commit}` : `name the new file with ${edit}`
  return (
    `Disk '${target}' of instance '${instance}' runs on '${live}' since a snapshot or a block copy during the rescue, but the definition of the instance names '${stored}': ` +
    `what was written since then would be lost. Nothing was stopped. To keep it, ${keep}; to throw it away, stop the rescue system with ${virsh(uri, 'destroy', instance)}. Then run this again.`
  )
}
