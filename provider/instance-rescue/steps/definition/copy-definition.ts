import { withLiveSources } from '../../../domain-xml/index.js'
import { DOMAIN_XML } from '../../../libvirt/index.js'
import type { PoolRef } from '../../../libvirt/index.js'
import type { Observation } from '../../../host/index.js'
import { createVolume, findPoolByUuid, writeAt } from '../../../storage/index.js'
import type { Artifact } from '../../model/artifacts.js'
import { UnrescueError, WrongHostError } from '../../model/errors.js'
import { removeArtifact, removeWhenWhole } from '../remove/remove-artifact.js'
import type { Step, StopWork, Work } from '../work.js'
import { definitionArtifact, LAST_LINE, readDefinitionCopy } from './read-copy.js'
import { sealCopy } from './seal-copy.js'

/**
 * Writes the definition copy, the XML with passwords, into a volume of mode 0600 before anything is stopped.
 *
 * A complete copy is never overwritten, because the instance may be gone by then.
 */
export const copyDefinition: Step<StopWork> = {
  name: 'copy-definition',
  async run(work) {
    const { claim } = work.held.state
    if (work.isResumed && (await readDefinitionCopy(work)) !== null) return
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
async function readDefinition({ libvirt, seen }: StopWork): Promise<string> {
  const { dom, persistent, storedXml, liveXml }: Observation = seen
  if (persistent || liveXml === null) return storedXml
  const flags = DOMAIN_XML.SECURE | DOMAIN_XML.INACTIVE | DOMAIN_XML.MIGRATABLE
  return withLiveSources(await libvirt.domainGetXmlDesc({ dom, flags }), liveXml)
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
  await removeWhenWhole(work, found, name)
  const again = await create(found)
  if (again !== null) return again
  throw new UnrescueError(
    `Another program made volume '${name}' in pool '${pool.name}' at the same time. Run this again.`,
  )
}
