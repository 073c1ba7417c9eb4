import { DOMAIN_JOB, isLibvirtError } from '../../libvirt/index.js'
import type { DomainRef, LibvirtConnection } from '../../libvirt/index.js'
import type { Host, Observation } from '../../host/index.js'
import {
  hasTraces,
  liveDifferences,
  MARKER_URI,
  readDiskPolicies,
  withoutMarks,
  withoutOverlays,
} from '../../domain-xml/index.js'
import type { Domain } from '../../planner/types.js'
import { findMissingSources } from './disks/missing-sources.js'
import { domainWord, virsh } from '../../shell/index.js'

/**
 * Finds every reason why this instance cannot be rescued as it is; empty if it can be rescued.
 *
 * It changes nothing. For an instance that already runs a rescue, jobs and devices are not checked,
 * because a rescue of ours runs there.
 */
export async function findRefusals(
  host: Host,
  seen: Observation,
  domain: Domain,
): Promise<string[]> {
  const { storedXml, liveXml, marker } = seen
  const isOwnSystem = marker === null && liveXml !== null
  const { transient } = readDiskPolicies(storedXml)
  const [jobs, missing] = await Promise.all([
    isOwnSystem ? jobRefusals(host, seen, domain) : [],
    findMissingSources(host, storedXml),
  ])
  const isRescueStored = marker === null && hasTraces(storedXml)
  const differences = isOwnSystem ? liveDifferences(storedXml, liveXml) : []
  return [
    ...stateRefusals(host, seen),
    ...(isRescueStored ? [savedRescue(host, seen)] : []),
    ...(seen.persistent ? [] : transient.map(nameless)),
    ...differences.map(({ text }) => `live-differs: ${text}`),
    ...jobs,
    ...missing,
  ]
}

/** Somebody defined the instance from an earlier rescue; they may have removed the disk of it since. */
function savedRescue({ uri }: Host, { dom, storedXml }: Observation): string {
  const unmark = ['metadata', '--remove', '--config', '--uri', MARKER_URI]
  const edit = virsh(uri, 'edit', domainWord(dom))
  const [rest, remedy] =
    withoutOverlays(storedXml) !== storedXml
      ? ['names overlays of it', `give each disk its own file with ${edit}`]
      : withoutMarks(storedXml) === null
        ? ['contains the rescue disk', `remove the disk and its boot order with ${edit}`]
        : ['has the marker of it', `remove the marker with ${virsh(uri, unmark, domainWord(dom))}`]
  return `its definition was saved during an earlier rescue and still ${rest}; ${remedy} first`
}

/** A transient instance has only its running XML, which names the overlay of the disk and not its file. */
function nameless(target: string): string {
  return `it is a transient instance with a transient disk '${target}', and libvirt deletes the file of such a disk when the instance stops`
}

function stateRefusals({ uri }: Host, { power, managedSave, dom }: Observation): string[] {
  const command = (verb: string): string => virsh(uri, verb, domainWord(dom))
  const reasons: string[] = []
  if (power === 'paused')
    reasons.push(`it is paused; run ${command('resume')} or ${command('destroy')} first`)
  if (power === 'suspended')
    reasons.push(`it is suspended by its own system; run ${command('dompmwakeup')} first`)
  if (power === 'migrated') reasons.push('it was migrated to another host')
  if (managedSave === 'of-instance') {
    reasons.push(
      `it has a managed save; ${command('start')} resumes the saved system, ${command('managedsave-remove')} throws it away`,
    )
  }
  if (managedSave === 'unreadable') {
    reasons.push(
      `it has a managed save that cannot be read; ${command('managedsave-remove')} throws it away`,
    )
  }
  return reasons
}

async function jobRefusals(
  { libvirt, uri }: Host,
  { dom }: Observation,
  { disks }: Domain,
): Promise<string[]> {
  const [isBusy, ...blockJobs] = await Promise.all([
    hasJob(libvirt, dom),
    ...disks.map(
      ({ source, target }) =>
        source !== null && hasBlockJob(() => libvirt.domainGetBlockJobInfo({ dom, path: target })),
    ),
  ])
  return [
    ...(isBusy ? ['a job (migration, save or dump) is running on it'] : []),
    ...disks
      .filter((_, index) => blockJobs[index])
      .map(
        ({ target }) =>
          `a block job is running on disk '${target}'; ${virsh(uri, 'blockjob', domainWord(dom), target)} shows it`,
      ),
  ]
}

async function hasJob(libvirt: LibvirtConnection, dom: DomainRef): Promise<boolean> {
  try {
    const { type } = await libvirt.domainGetJobInfo({ dom })
    return type === DOMAIN_JOB.BOUNDED || type === DOMAIN_JOB.UNBOUNDED
  } catch (error) {
    if (isLibvirtError(error, 'OPERATION_INVALID')) return false // it stopped meanwhile
    throw error
  }
}

async function hasBlockJob(ask: () => Promise<{ found: number }>): Promise<boolean> {
  try {
    return (await ask()).found !== 0
  } catch (error) {
    // A driver or a disk that does not support block jobs has none.
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
