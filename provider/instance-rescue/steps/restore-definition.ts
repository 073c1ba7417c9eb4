import { carryOver, hasTraces } from '../../domain-xml/index.js'
import { observe } from '../../host/index.js'
import type { Observation } from '../../host/index.js'
import { virsh } from '../../shell/index.js'
import { findArtifact } from '../model/artifacts.js'
import { UnrescueError } from '../model/errors.js'
import { readDefinitionCopy } from './copy-definition.js'
import type { LeaveWork } from './work.js'

/**
 * A definition that was saved during the rescue and defined again (`virsh dumpxml`, `virsh define`) has
 * the rescue disk, its boot order and our marker in it. Before the instance starts again, its original
 * is put back from the copy, with what else was edited. Returns the instance as it is then.
 */
export async function restoreDefinition(work: LeaveWork, seen: Observation): Promise<Observation> {
  if (!seen.persistent || !hasTraces(seen.storedXml)) return seen
  const { claim } = work.held.state
  const { name } = seen.dom
  const original = await readDefinitionCopy(work, claim)
  if (original === null)
    throw new UnrescueError(
      `The definition of instance '${name}' is that of a rescue, and the copy of the original is gone. ` +
        `Take the rescue disk and its boot order out with ${virsh(work.uri, 'edit', name)}, and run this again.`,
    )
  const put = carryOver(original, seen.storedXml)
  if (!put.ok) throw new UnrescueError(explain(work, name, put.problems))
  await work.held.assertHeld(work)
  await work.libvirt.domainDefineXmlFlags({ xml: put.xml })
  const edits = put.carried.length === 0 ? '' : ` These edits were kept: ${put.carried.join(', ')}.`
  work.runtime.warn(
    `Somebody had defined instance '${name}' from what ran during the rescue; its original definition was put back.${edits}`,
  )
  return observe(work, seen.dom)
}

function explain({ uri, held }: LeaveWork, instance: string, problems: readonly string[]): string {
  const copy = findArtifact(held.state.claim, 'definition')
  const download = virsh(
    uri,
    'vol-download --pool',
    copy?.pool.name ?? '',
    copy?.name ?? '',
    'web.xml',
  )
  return (
    `The definition of instance '${instance}' is that of the rescue, with edits that cannot be carried over to the original: ${problems.join('; ')}. ` +
    `The copy of the original stays. Put it back with ${download} and ${virsh(uri, 'define', 'web.xml')}, edit it if needed, and run this again.`
  )
}
