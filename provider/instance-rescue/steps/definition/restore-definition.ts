import { carryOver, hasTraces, readMarker, withoutMarks } from '../../../domain-xml/index.js'
import { observe } from '../../../host/index.js'
import type { Observation } from '../../../host/index.js'
import type { DomainRef } from '../../../libvirt/index.js'
import { domainWord, virsh } from '../../../shell/index.js'
import { findArtifact } from '../../model/artifacts.js'
import { UnrescueError } from '../../model/errors.js'
import { readDefinitionCopy } from './read-copy.js'
import type { LeaveWork } from '../work.js'

/**
 * Puts the original definition back, with the edits of others, if somebody defined the instance from the
 * running rescue (`virsh dumpxml`, `virsh define`). Returns the instance as it is then.
 *
 * Such a definition has the rescue disk, its boot order and our marker in it, so it is replaced before
 * the instance starts again.
 */
export async function restoreDefinition(work: LeaveWork, seen: Observation): Promise<Observation> {
  if (!seen.persistent || !hasTraces(seen.storedXml)) return seen
  await putBack(work, seen, await originalOf(work, seen))
  return observe(work, seen.dom)
}

/** What replaces a definition that was made from the rescue. */
export interface Original {
  readonly xml: string
  /** False: the copy is gone, and this is the definition that was made from the rescue, without our marks. */
  readonly isCopy: boolean
}

/** Finds the original definition; an error if the copy is gone, and more than our marks is left of the rescue. */
export async function originalOf(
  work: LeaveWork,
  { dom, storedXml }: Observation,
): Promise<Original> {
  const copy = await readDefinitionCopy(work)
  const xml = copy ?? withoutMarks(storedXml)
  if (xml !== null) return { xml, isCopy: copy !== null }
  throw new UnrescueError(
    `Somebody defined instance '${dom.name}' from a rescue, and the copy of its original definition is gone. ` +
      `${describeRemains(storedXml)} with ${virsh(work.uri, 'edit', domainWord(dom))}, and run this again.`,
  )
}

/** What a person must change in a definition that was made from a rescue. */
function describeRemains(storedXml: string): string {
  const { kernel, leftOut, originalDisks } = readMarker(storedXml) ?? {}
  const acts = [
    'Remove the rescue disk and its boot order',
    ...(originalDisks === 'read-only' ? ['each <readonly/> that the rescue has added'] : []),
    ...(kernel === undefined ? [] : [`the kernel '${kernel}' with what belongs to it`]),
  ].join(', and ')
  return leftOut === undefined ? acts : `${acts}, and add the TPM, which the rescue left out,`
}

/** Defines the original again, with the edits of others; an error if an edit cannot be carried over. */
export async function putBack(
  work: LeaveWork,
  { dom, storedXml }: Observation,
  original: Original,
): Promise<void> {
  const put = original.isCopy
    ? carryOver(original.xml, storedXml)
    : ({ ok: true, xml: original.xml, carried: [] } as const)
  if (!put.ok) throw new UnrescueError(explain(work, dom, put.problems))
  await work.held.assertHeld(work)
  await work.libvirt.domainDefineXmlFlags({ xml: put.xml })
  const edits = put.carried.length === 0 ? '' : ` These edits were kept: ${put.carried.join(', ')}.`
  const deed = original.isCopy
    ? `its original definition was put back.${edits}`
    : `the marks of the rescue were removed from that definition, because the copy of the original is gone.`
  work.runtime.warn(`Somebody defined instance '${dom.name}' from the running rescue; ${deed}`)
}

function explain({ uri, held }: LeaveWork, dom: DomainRef, problems: readonly string[]): string {
  const { claim } = held.state
  const copy = findArtifact(claim, 'definition')
  // libvirt defines a domain under another name only by renaming it.
  const rename =
    dom.name === claim.instance
      ? ''
      : ` The copy has the name '${claim.instance}': rename the instance with ${virsh(uri, 'domrename', domainWord(dom), claim.instance)} first.`
  const download = virsh(
    uri,
    ['vol-download', '--pool', copy?.pool.name ?? ''],
    copy?.name ?? '',
    'original.xml',
  )
  return (
    `Somebody defined instance '${dom.name}' from the running rescue, and edits in that definition cannot be carried over to the original: ${problems.join('; ')}. ` +
    `The copy of the original stays.${rename} Put it back with ${download} and ${virsh(uri, 'define', 'original.xml')}, edit it if needed, and run this again.`
  )
}
