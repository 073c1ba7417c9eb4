import { attribute, child, type Element } from '../../../xml/index.js'
import { devicesOf, readDefinition } from '../definition.js'

/** What a definition says of its disks beyond where they are and what they are read from. */
export interface DiskPolicies {
  /** Targets of `<transient/>` disks: libvirt puts an overlay on each at a start and deletes it at the end. */
  readonly transient: readonly string[]
  /** Targets of cdroms and floppies without whose medium libvirt starts the guest all the same. */
  readonly optional: readonly string[]
}

/** Reads the disks' policies; throws `XmlError` if the XML is not that of a domain. */
export function readDiskPolicies(xml: string): DiskPolicies {
  const disks = devicesOf(readDefinition(xml).root, 'disk')
  const targetsOf = (found: readonly Element[]): string[] =>
    found.map((disk) => attribute(child(disk, 'target'), 'dev') ?? '')
  return {
    transient: targetsOf(disks.filter(isTransient)),
    optional: targetsOf(disks.filter(isOptional)),
  }
}

/** True if libvirt throws away what the guest writes to the disk. */
export function isTransient(disk: Element): boolean {
  return child(disk, 'transient') !== null
}

/**
 * True for a drive that libvirt leaves empty at a start if its medium is gone.
 *
 * `requisite` is not such a policy: libvirt refuses a start without the medium.
 */
export function isOptional(disk: Element): boolean {
  const isDrive = ['cdrom', 'floppy'].includes(attribute(disk, 'device') ?? '')
  return isDrive && attribute(child(disk, 'source'), 'startupPolicy') === 'optional'
}
