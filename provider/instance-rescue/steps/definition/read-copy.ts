import { parseDomain, XmlError } from '../../../domain-xml/index.js'
import type { VolRef } from '../../../libvirt/index.js'
import { findPoolByUuid, findVolume, findVolumeByPath, readStart } from '../../../storage/index.js'
import { findArtifact } from '../../model/artifacts.js'
import type { Artifact } from '../../model/artifacts.js'
import { UnrescueError } from '../../model/errors.js'
import type { Claim } from '../../model/state.js'
import type { Work } from '../work.js'
import { changedCopy, openCopy } from './seal-copy.js'

/** Last line of a complete copy: a copy that was cut off does not have it. */
export const LAST_LINE = '\n<!-- end of definition copy -->\n'
/** Most bytes that are read: no definition is longer, but somebody may have put another file there. */
const MAX_BYTES = 16 * 1024 * 1024

/**
 * The copied definition; null if there is no copy, or if its writing was cut off.
 *
 * Others may write to the pool of the copy. One that is not what this rescue copied is refused.
 */
export async function readDefinitionCopy(work: Work): Promise<string | null> {
  const { claim } = work.held.state
  const vol = await findCopy(work, definitionArtifact(claim))
  if (vol === null) return null
  const text = (await readStart(work, vol, MAX_BYTES)).toString()
  const end = text.indexOf(LAST_LINE)
  if (end === -1) return null
  const xml = openCopy(work, vol, text.slice(0, end))
  const fault = describeOther(claim, xml)
  if (fault !== null) throw changedCopy(work, vol, fault)
  return xml
}

/**
 * Looks for the copy where it was written, then in the pool that has the record now, then by its path.
 *
 * Somebody may have defined the pool again, with another UUID, or have moved it to another folder.
 */
async function findCopy(work: Work, { pool, name, path }: Artifact): Promise<VolRef | null> {
  const first = await findPoolByUuid(work.libvirt, pool.uuid)
  const found = first === null ? null : await findVolume(work, first, name)
  if (found !== null) return found
  const { pool: second } = work.held.place
  const again = second.uuid === first?.uuid ? null : await findVolume(work, second, name)
  return again ?? findVolumeByPath(work, path)
}

/** The copy of the definition, as the record names it. */
export function definitionArtifact(claim: Claim): Artifact {
  const found = findArtifact(claim, 'definition')
  if (found === null)
    throw new UnrescueError(`The record of '${claim.instance}' names no definition copy.`)
  return found
}

/** Null if the XML defines the instance. */
function describeOther({ domainUuid, instance }: Claim, xml: string): string | null {
  try {
    const { uuid, name } = parseDomain(xml)
    return uuid === domainUuid && name === instance ? null : `defines '${name}' (${uuid})`
  } catch (error) {
    if (!(error instanceof XmlError)) throw error
    return `is not a definition (${error.message})`
  }
}
