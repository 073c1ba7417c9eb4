import { withLiveSources } from '../../domain-xml/index.js'
import { DOMAIN_XML } from '../../libvirt/index.js'
import type { DomainRef, LibvirtConnection } from '../../libvirt/index.js'
import {
  createInFresh,
  findPoolByUuid,
  findVolume,
  readStart,
  removeVolume,
  writeAt,
} from '../../storage/index.js'
import { UnrescueError, WrongHostError } from '../model/errors.js'
import type { Artifact, Claim } from '../../record/line.js'
import { assertHeld } from '../../record/record.js'
import type { Step, Work } from './work.js'
import { findDomainByUuid, observe } from '../../host/index.js'

/**
 * The definition copy: the XML with passwords, in a volume of mode 0600, before anything is stopped.
 *
 * Written once: a copy that is whole is never overwritten, since the instance may be gone by then.
 */
export const copyDefinition: Step = {
  name: 'copy-definition',
  async run({ libvirt, held, runtime }) {
    const { claim } = held
    const copy = definitionArtifact(claim)
    if ((await readDefinitionCopy(libvirt, claim)) !== null) return
    const dom = await findDomainByUuid(libvirt, claim.domainUuid)
    if (dom === null)
      throw new WrongHostError(
        `Instance '${claim.instance}' vanished before its definition was copied.`,
      )
    const definition = await readDefinition(libvirt, dom)
    await writeCopy({ libvirt, held, runtime }, copy, definition)
  },
  async undo({ libvirt, held: { claim } }) {
    const copy = definitionArtifact(claim)
    const pool = await findPoolByUuid(libvirt, copy.pool.uuid)
    if (pool !== null) await removeVolume(libvirt, pool, copy.name)
  },
}

/**
 * What would define the instance again. A transient one shows itself with aliases, sockets and a CPU
 * model that libvirt made up for this very run, unless asked for what it would send to another host.
 */
async function readDefinition(libvirt: LibvirtConnection, dom: DomainRef): Promise<string> {
  const { persistent, storedXml, liveXml } = await observe(libvirt, dom)
  if (persistent || liveXml === null) return storedXml
  const flags = DOMAIN_XML.SECURE | DOMAIN_XML.INACTIVE | DOMAIN_XML.MIGRATABLE
  return withLiveSources(await libvirt.domainGetXmlDesc({ dom, flags }), liveXml)
}

/** Ends a whole copy: one that was cut off by a kill has none. */
const END_MARK = '\n<!-- end of definition copy -->\n'

/** The copied definition, or null where there is none or its writing was cut off. */
export async function readDefinitionCopy(
  libvirt: LibvirtConnection,
  claim: Claim,
): Promise<string | null> {
  const copy = definitionArtifact(claim)
  const pool = await findPoolByUuid(libvirt, copy.pool.uuid)
  const vol = pool === null ? null : await findVolume(libvirt, pool, copy.name)
  if (vol === null) return null
  const { capacity } = await libvirt.storageVolGetInfo({ vol })
  const text = Buffer.from(await readStart(libvirt, vol, Number(capacity))).toString()
  const end = text.indexOf(END_MARK)
  return end === -1 ? null : text.slice(0, end)
}

async function writeCopy(
  { libvirt, held, runtime }: Work,
  copy: Artifact,
  xml: string,
): Promise<void> {
  const bytes = Buffer.from(xml + END_MARK)
  const pool = await findPoolByUuid(libvirt, copy.pool.uuid)
  if (pool === null)
    throw new WrongHostError(
      `Storage pool '${copy.pool.name}' (${copy.pool.uuid}) is not on this host.`,
    )
  await removeVolume(libvirt, pool, copy.name)
  await assertHeld(libvirt, held, runtime)
  const vol = await createInFresh(libvirt, pool, {
    name: copy.name,
    format: 'raw',
    capacity: BigInt(bytes.length),
  })
  if (vol === null)
    throw new UnrescueError(
      `Volume '${copy.name}' of pool '${copy.pool.name}' was made by somebody else meanwhile.`,
    )
  await writeAt(libvirt, vol, { offset: 0, bytes })
}

function definitionArtifact(claim: Claim): Artifact {
  const found = claim.artifacts.find(({ kind }) => kind === 'definition')
  if (found === undefined)
    throw new UnrescueError(`The record of '${claim.instance}' names no definition copy.`)
  return found
}
