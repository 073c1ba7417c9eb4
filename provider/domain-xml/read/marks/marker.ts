import type { DiskAccess } from '../../../planner/index.js'
import {
  attribute,
  children,
  elements,
  localName,
  namespaceOf,
  text,
  type Element,
} from '../../../xml/index.js'
import { readDefinition } from '../definition.js'

/** Namespace of our element in a domain's `<metadata>`: what `virDomainGetMetadata` is asked for. */
export const MARKER_URI = 'urn:pulumi-libvirt-rescue:marker:1'

/** What a rescue XML says of its rescue. It is in the running XML exactly as long as the rescue runs. */
export interface Marker {
  readonly rescueId: string
  readonly mode: string
  /** Digest of the plan: `sha256` over its canonical JSON, in hex. */
  readonly digest: string
  /** ISO 8601, UTC. */
  readonly since: string
  readonly recordPool: { readonly name: string; readonly uuid: string }
  /** Name of the record's volume. */
  readonly record: string
  readonly owner: {
    readonly organization: string
    readonly project: string
    readonly stack: string
    readonly name: string
  }
  readonly reason: string | null
  /** Of the incident. Absent: none. */
  readonly ticket?: string
  /** When its time is over, ISO 8601 in UTC. Absent: it has no end. */
  readonly until?: string
  /** SHA-256 of the definition copy, in hex; null: not known. */
  readonly copyHash: string | null
  /** What the rescue may do to the instance's own disks. Absent: what it writes stays. */
  readonly originalDisks?: DiskAccess
  /** Path of the kernel that boots the rescue system in place of a disk. Absent: none does. */
  readonly kernel?: string | undefined
  /** Random id of this start of the rescue system. Absent: a release that had none started it. */
  readonly start?: string | undefined
  /** What the rescue XML leaves out besides disks and boot orders. Absent: nothing. */
  readonly leftOut?: 'tpm' | undefined
  /** Present if not the rescue system runs, but the instance's own, which is being tried on overlays. */
  readonly isProbation?: true | undefined
  /** Present if it is only watched; `unplugged`: the links of its network cards are down meanwhile. */
  readonly trial?: Trial | undefined
}

export type Trial = 'unplugged' | 'with-network'

/** Finds the marker in a domain's XML; null if there is none, or if it lacks rescue id or digest. */
export function readMarker(xml: string): Marker | null {
  return markerOf(readDefinition(xml).root)
}

/** The same of a definition that is read already. */
export function markerOf(root: Element): Marker | null {
  const [element] = markersOf(root)
  return element === undefined ? null : parseMarker(element)
}

/** The marker elements of a domain: known by their namespace, whatever their prefix. */
export function markersOf(root: Element): readonly Element[] {
  return children(root, 'metadata').flatMap((metadata) => named(metadata, 'rescue'))
}

function parseMarker(element: Element): Marker | null {
  const [record = null] = named(element, 'record')
  const [owner = null] = named(element, 'owner')
  const [reason = null] = named(element, 'reason')
  const [rescueId, digest] = [attribute(element, 'id'), attribute(element, 'digest')]
  if (rescueId === null || digest === null) return null
  const kernel = attribute(element, 'kernel')
  const start = attribute(element, 'start')
  const [ticket, until] = [attribute(element, 'ticket'), attribute(element, 'until')]
  const isWithoutTpm = attribute(element, 'left-out') === 'tpm'
  const of = (part: Element | null, name: string): string => attribute(part, name) ?? ''
  return {
    rescueId,
    mode: of(element, 'mode'),
    digest,
    since: of(element, 'since'),
    recordPool: { name: of(record, 'pool'), uuid: of(record, 'pool-uuid') },
    record: of(record, 'name'),
    owner: {
      organization: of(owner, 'organization'),
      project: of(owner, 'project'),
      stack: of(owner, 'stack'),
      name: of(owner, 'name'),
    },
    reason: text(reason),
    copyHash: attribute(element, 'definition-copy'),
    ...accessOf(attribute(element, 'original-disks')),
    ...(ticket === null ? {} : { ticket }),
    ...(until === null ? {} : { until }),
    ...(kernel === null ? {} : { kernel }),
    ...(start === null ? {} : { start }),
    ...(isWithoutTpm ? { leftOut: 'tpm' } : {}),
    ...(attribute(element, 'probation') === 'yes' ? { isProbation: true } : {}),
    ...trialOf(attribute(element, 'trial')),
  }
}

function accessOf(value: string | null): Pick<Marker, 'originalDisks'> {
  return value === 'read-only' || value === 'discard' || value === 'checkpoint'
    ? { originalDisks: value }
    : {}
}

function trialOf(value: string | null): Pick<Marker, 'trial'> {
  return value === 'unplugged' || value === 'with-network' ? { trial: value } : {}
}

function named(parent: Element, name: string): readonly Element[] {
  return elements(parent).filter(
    (element) => localName(element) === name && namespaceOf(element) === MARKER_URI,
  )
}
