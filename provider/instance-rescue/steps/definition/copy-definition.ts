import { parseDomain, withLiveSources, XmlError } from '../../../domain-xml/index.js'
import { DOMAIN_XML } from '../../../libvirt/index.js'
import type { PoolRef } from '../../../libvirt/index.js'
import type { Observation } from '../../../host/index.js'
import {
  createVolume,
  findPoolByUuid,
  findVolume,
  readStart,
  removeVolume,
  writeAt,
} from '../../../storage/index.js'
import { findArtifact } from '../../model/artifacts.js'
import type { Artifact } from '../../model/artifacts.js'
import { UnrescueError, WrongHostError } from '../../model/errors.js'
import type { Claim } from '../../model/state.js'
import { removeArtifact } from '../remove/remove-artifact.js'
import type { EnterWork, Step, Work } from '../work.js'
import { openCopy, sealCopy } from './seal-copy.js'

/**
 * Writes the definition copy, the XML with passwords, into a volume of mode 0600 before anything is stopped.
 *
 * A complete copy is never overwritten, because the instance may be gone by then.
 */
export const copyDefinition: Step = {
  name: 'copy-definition',
  async run(work) {
    const { claim } = work.held.state
    if (work.isResumed && (await readDefinitionCopy(work, claim)) !== null) return
    await writeCopy(work, definitionArtifact(claim), await readDefinition(work))
  },
  async undo(work) {
    await work.held.assertHeld(work)
    await removeArtifact(work, definitionArtifact(work.held.state.claim))
  },
}

/**
 * Reads the XML that would define the instance again.
 *
 * The XML of a transient instance has aliases, sockets and a CPU model that libvirt chose for this run
 * alone. Only the migratable XML is without them.
 */
async function readDefinition({ libvirt, seen }: EnterWork): Promise<string> {
  const { dom, persistent, storedXml, liveXml }: Observation = seen
  if (persistent || liveXml === null) return storedXml
  const flags = DOMAIN_XML.SECURE | DOMAIN_XML.INACTIVE | DOMAIN_XML.MIGRATABLE
  return withLiveSources(await libvirt.domainGetXmlDesc({ dom, flags }), liveXml)
}

/** Last line of a complete copy: a copy that was cut off does not have it. */
const LAST_LINE = '\n<!-- end of definition copy -->\n'
/** Most bytes that are read: no definition is longer, but somebody may have put another file there. */
const MAX_BYTES = 16 * 1024 * 1024

/**
 * The copied definition; null if there is no copy, or if its writing was cut off.
 *
 * Others may write to the pool of the copy. One that is not what this rescue copied is refused.
 */
export async function readDefinitionCopy(host: Work, claim: Claim): Promise<string | null> {
  const copy = definitionArtifact(claim)
  const pool = await findPoolByUuid(host.libvirt, copy.pool.uuid)
  const vol = pool === null ? null : await findVolume(host, pool, copy.name)
  if (vol === null) return null
  const text = (await readStart(host, vol, MAX_BYTES)).toString()
  const end = text.indexOf(LAST_LINE)
  if (end === -1) return null
  const xml = openCopy(host, copy, text.slice(0, end))
  assertOwn(claim, xml)
  return xml
}

function assertOwn({ domainUuid, instance }: Claim, xml: string): void {
  const found = describeOther(domainUuid, instance, xml)
  if (found === null) return
  throw new UnrescueError(
    `The definition copy of instance '${instance}' (${domainUuid}) ${found}: it was changed, and is not used.`,
  )
}

/** Null if the XML defines the instance. */
function describeOther(domainUuid: string, instance: string, xml: string): string | null {
  try {
    const { uuid, name } = parseDomain(xml)
    return uuid === domainUuid && name === instance ? null : `defines '${name}' (${uuid})`
  } catch (error) {
    if (!(error instanceof XmlError)) throw error
    return `is not a definition (${error.message})`
  }
}

async function writeCopy(work: Work, copy: Artifact, xml: string): Promise<void> {
  const bytes = Buffer.from(sealCopy(work, xml) + LAST_LINE)
  const volume = { name: copy.name, format: 'raw', capacity: BigInt(bytes.length) } as const
  const vol = await createAnew(work, copy, (pool) => createVolume(work, pool, volume))
  await writeAt(work, vol, { offset: 0, bytes })
}

/** Makes an artifact, and first removes one that an earlier run may have left unfinished. */
export async function createAnew<T>(
  work: Work,
  { pool, name }: Artifact,
  create: (pool: PoolRef) => Promise<T | null>,
): Promise<T> {
  await work.held.assertHeldLately(work)
  const made = await create(pool)
  if (made !== null) return made
  const found = await findPoolByUuid(work.libvirt, pool.uuid)
  if (found === null)
    throw new WrongHostError(`Storage pool '${pool.name}' (${pool.uuid}) is not on this host.`)
  await work.held.assertHeld(work)
  await removeVolume(work, found, name)
  const again = await create(found)
  if (again !== null) return again
  throw new UnrescueError(
    `Another program made volume '${name}' in pool '${pool.name}' at the same time. Run this again.`,
  )
}

function definitionArtifact(claim: Claim): Artifact {
  const found = findArtifact(claim, 'definition')
  if (found === null)
    throw new UnrescueError(`The record of '${claim.instance}' names no definition copy.`)
  return found
}
