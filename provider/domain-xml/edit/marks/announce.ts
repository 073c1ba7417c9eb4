import {
  child,
  children,
  insert,
  printable,
  remove,
  setText,
  text,
  type Draft,
  type Tag,
} from '../../../xml/index.js'
import { command, domainWord } from '../../../shell/index.js'
import { TITLE_START } from '../../read/marks/find-traces.js'
import type { Marker } from '../../read/marks/marker.js'
import { markerTag, removeMarkers } from './write-marker.js'

/**
 * Writes into the rescue XML who rescued the guest, why, and how to end it.
 *
 * Title and description are for people, the marker is for programs. The stored definition keeps its own
 * title and description.
 */
export function announce(draft: Draft, marker: Marker): void {
  const { root } = draft
  const [name = '', uuid = name] = ['name', 'uuid'].map(
    (tag) => text(child(root, tag)) ?? undefined,
  )
  const [title, description] = [text(child(root, 'title')), text(child(root, 'description'))]
  write(draft, 'title', titleOf(title ?? name))
  write(draft, 'description', descriptionOf(marker, domainWord({ name, uuid }), description))
  writeMarker(draft, marker)
}

/** The title of a rescue XML, made from the instance's own title or its name; libvirt accepts one line only. */
export function titleOf(own: string): string {
  return printable(`${TITLE_START}${own}`).replace(/\s+/g, ' ')
}

/** The description of a rescue XML: who, why, how to end it, and the instance's own description. */
export function descriptionOf(marker: Marker, domain: string, own: string | null): string {
  const { organization, project, stack, name: resource } = marker.owner
  const by =
    stack === ''
      ? `${resource}, without a stack`
      : `resource '${resource}' of stack ${organization}/${project}/${stack}`
  const lines = [
    `In ${marker.mode} rescue since ${marker.since}, by ${by}.`,
    ...(marker.isProbation === true ? [marker.trial === undefined ? PROBATION : TRIAL] : []),
    ...(marker.originalDisks === undefined ? [] : [DISKS[marker.originalDisks]]),
    ...(marker.reason === null ? [] : [`Reason: ${marker.reason}`]),
    ...(marker.ticket === undefined ? [] : [`Ticket: ${marker.ticket}`]),
    ...(marker.until === undefined ? [] : [`Until: ${marker.until}`]),
    ...(stack === ''
      ? []
      : [
          `To end it, logged in to the backend of that stack and with its passphrase: ${command(['pulumi', 'destroy', '--stack', `${organization}/${project}/${stack}`])}`,
        ]),
    `Without Pulumi: ${command(['virsh', 'destroy'], domain)}; ${command(['virsh', 'start'], domain)}`,
    ...(own === null ? [] : ['', own]),
  ]
  return lines.map((line) => printable(line).trim()).join('\n')
}

const PROBATION =
  'Its own system runs, on probation: it is being tried on overlays of its disks, which have the repair.'

const TRIAL =
  'Its own system runs only to be watched, on overlays of its disks, which are thrown away.'

const DISKS = {
  'read-only': 'Its own disks are read-only, or what is written to them is thrown away.',
  discard: 'What is written to its own disks is thrown away.',
  checkpoint:
    'What is written to its own disks is kept apart, and thrown away unless it is merged.',
} as const

/** The descriptions that a rescue XML of a domain may have: by its name, or by what virsh takes for it. */
export function descriptionsOf(
  marker: Marker,
  domain: { readonly name: string; readonly uuid: string },
  own: string | null,
): readonly string[] {
  return [domain.name, domainWord(domain)].map((word) => descriptionOf(marker, word, own))
}

function writeMarker(draft: Draft, marker: Marker): void {
  removeMarkers(draft)
  const tag = markerTag(marker)
  const metadata = child(draft.root, 'metadata')
  if (metadata === null) insertHead(draft, { name: 'metadata', content: [tag] })
  else insert(draft, metadata, tag)
}

function write(draft: Draft, name: string, value: string): void {
  const [first, ...more] = children(draft.root, name)
  for (const other of more) remove(draft, other)
  if (first === undefined) insertHead(draft, { name, content: value })
  else setText(draft, first, value)
}

/** Puts an element after the names, which libvirt's schema wants first. */
function insertHead(draft: Draft, tag: Tag): void {
  const last = children(draft.root).findLast(({ name }) => NAMES.includes(name))
  insert(draft, draft.root, tag, last ?? null)
}

const NAMES = ['name', 'uuid', 'genid']
