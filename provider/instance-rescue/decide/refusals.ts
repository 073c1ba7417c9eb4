import { DOMAIN_JOB, isLibvirtError } from '../../libvirt/index.js'
import type { DomainRef, LibvirtConnection } from '../../libvirt/index.js'
import { liveDifferences } from '../../domain-xml/index.js'
import type { Domain } from '../../planner/types.js'
import { findMissingSources } from './missing-sources.js'
import type { Observation } from '../../host/index.js'

/**
 * Why this instance cannot be rescued as it stands, all reasons at once; empty: it can.
 *
 * Asks only; touches nothing. An instance that already runs a rescue is not asked about its jobs
 * and devices: what runs there is ours.
 */
export async function findRefusals(
  libvirt: LibvirtConnection,
  seen: Observation,
  domain: Domain,
): Promise<string[]> {
  const reasons = [...stateRefusals(seen)]
  if (seen.marker === null && seen.liveXml !== null) {
    reasons.push(
      ...liveDifferences(seen.storedXml, seen.liveXml).map(({ text }) => `live-differs: ${text}`),
    )
    reasons.push(...(await jobRefusals(libvirt, seen, domain)))
  }
  reasons.push(...(await findMissingSources(libvirt, domain)))
  return reasons
}

function stateRefusals({ power, managedSave, dom }: Observation): string[] {
  const reasons: string[] = []
  if (power === 'paused')
    reasons.push(`it is paused; 'virsh resume ${dom.name}' or 'virsh destroy ${dom.name}' first`)
  if (power === 'suspended')
    reasons.push(`it is suspended by its own system; 'virsh dompmwakeup ${dom.name}' first`)
  if (power === 'migrated') reasons.push('it was migrated to another host')
  if (managedSave === 'of-instance') {
    reasons.push(
      `it has a managed save; 'virsh start ${dom.name}' resumes it, 'virsh managedsave-remove ${dom.name}' throws it away`,
    )
  }
  if (managedSave === 'unreadable') {
    reasons.push(
      `it has a managed save that cannot be read; 'virsh managedsave-remove ${dom.name}' throws it away`,
    )
  }
  return reasons
}

async function jobRefusals(
  libvirt: LibvirtConnection,
  { dom }: Observation,
  domain: Domain,
): Promise<string[]> {
  const busy = await hasJob(libvirt, dom)
  const reasons = busy ? ['a job (migration, save or dump) is running on it'] : []
  for (const disk of domain.disks) {
    if (disk.source === null) continue
    if (await hasBlockJob(() => libvirt.domainGetBlockJobInfo({ dom, path: disk.target }))) {
      reasons.push(
        `a block job is running on disk '${disk.target}'; 'virsh blockjob ${dom.name} ${disk.target}' shows it`,
      )
    }
  }
  return reasons
}

async function hasJob(libvirt: LibvirtConnection, dom: DomainRef): Promise<boolean> {
  try {
    const { type } = await libvirt.domainGetJobInfo({ dom })
    return type === DOMAIN_JOB.BOUNDED || type === DOMAIN_JOB.UNBOUNDED
  } catch (error) {
    if (isLibvirtError(error, 'OPERATION_INVALID')) return false // it went off meanwhile
    throw error
  }
}

async function hasBlockJob(ask: () => Promise<{ found: number }>): Promise<boolean> {
  try {
    return (await ask()).found !== 0
  } catch (error) {
    // Drivers and disks that know no block jobs have none.
    if (
      isLibvirtError(
        error,
        'NO_SUPPORT',
        'OPERATION_UNSUPPORTED',
        'CONFIG_UNSUPPORTED',
        'OPERATION_INVALID',
        'INVALID_ARG',
      )
    )
      return false
    throw error
  }
}
