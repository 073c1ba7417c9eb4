import { strip, within, type Host } from '../../host/index.js'
import { readDiskPolicies } from '../../domain-xml/index.js'
import type { SourceFacts } from '../../diagnose/index.js'
import { DeadlineError, LibvirtError } from '../../libvirt/index.js'
import type { Disk } from '../../planner/types.js'
import { lookAtDisk } from './look-at-disk.js'
import { notLookedAt, type Seen, type Subject } from './subject.js'

/** Milliseconds that all files of a disk have, and disks that are looked at. */
const [LIMIT_MS, MOST_DISKS] = [4_000, 64]

/** Looks at the sources of all disks at the same time; a drive without a medium has none. */
export async function lookAtDisks(
  host: Host,
  subject: Subject,
): Promise<Seen<readonly SourceFacts[]>> {
  const { optional } = readDiskPolicies(subject.xml)
  const disks = subject.domain.disks.filter(({ source }) => source !== null)
  const looked = await Promise.all(
    disks.slice(0, MOST_DISKS).map((disk) => lookAt(host, subject, disk)),
  )
  const left = disks.slice(MOST_DISKS).map(({ target }) => not(target, 'it has too many disks'))
  const all = [...looked, ...left]
  return {
    facts: all.map(({ facts }) => (optional.includes(facts.target) ? forgiven(facts) : facts)),
    notes: all.flatMap(({ notes }) => notes),
  }
}

async function lookAt(host: Host, subject: Subject, disk: Disk): Promise<Seen<SourceFacts>> {
  try {
    const seen = await within(host.clock, LIMIT_MS, lookAtDisk(host, subject, disk))
    return seen ?? not(disk.target, `the host needs longer than ${LIMIT_MS} ms`)
  } catch (error) {
    if (error instanceof DeadlineError) return not(disk.target, 'libvirt does not answer')
    if (!(error instanceof LibvirtError)) throw error
    return not(disk.target, error.detail)
  }
}

function not(target: string, why: string): Seen<SourceFacts> {
  const words = strip(`disk ${target} was not looked at: ${why}`)
  return { facts: { target, layers: [] }, notes: [notLookedAt('definition', words)] }
}

/** libvirt starts an instance without the medium of such a drive. */
function forgiven({ layers, ...facts }: SourceFacts): SourceFacts {
  return {
    ...facts,
    layers: layers.map((layer) =>
      layer.state === 'missing' ? { ...layer, state: 'unknown' } : layer,
    ),
  }
}
