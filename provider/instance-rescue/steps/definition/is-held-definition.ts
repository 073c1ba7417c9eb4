import { isSameDefinition, parseDomain, withLiveSources } from '../../../domain-xml/index.js'
import type { Observation } from '../../../host/index.js'
import { DOMAIN_XML } from '../../../libvirt/index.js'
import { readDefinitionCopy } from './read-copy.js'
import type { Work } from '../work.js'

/**
 * True if the stored definition is the one that the rescue made of a transient instance, perhaps with the
 * files of later snapshots.
 *
 * The record alone does not decide: others may write to its pool, and with a wrong word a definition is
 * lost. libvirt adds devices to what it stores, which the migratable XML lacks, as the copy does.
 */
export async function isHeldDefinition(
  work: Work,
  { dom, liveXml }: Observation,
): Promise<boolean> {
  const copy = await readDefinitionCopy(work)
  if (copy === null || liveXml === null) return false
  const flags = DOMAIN_XML.SECURE | DOMAIN_XML.INACTIVE | DOMAIN_XML.MIGRATABLE
  const stored = await work.libvirt.domainGetXmlDesc({ dom, flags })
  // libvirt writes a snapshot's file into the definition, but nobody else's choice of another file is ours.
  const layers = new Set(
    parseDomain(liveXml).disks.flatMap(({ source, backing }) => [source, ...backing]),
  )
  const isChosen = parseDomain(copy).disks.some(
    ({ source, device }) => device === 'disk' && !layers.has(source),
  )
  if (isChosen) return false
  const [was, is] = [copy, stored].map((xml) => withLiveSources(xml, liveXml))
  return isSameDefinition(was ?? '', is ?? '')
}
