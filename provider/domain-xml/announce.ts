import { insert, remove, setText, type Draft } from './draft.js'
import { child, children, text } from './elements.js'
import { markerTag, removeMarkers, type Marker } from './marker.js'
import { shellWord } from '../shell/index.js'

/**
 * Says in the rescue XML who rescued the guest, why, and how it ends: for virt-manager in title and
 * description, for programs in the metadata. The stored definition's own come back with it.
 */
export function announce(draft: Draft, marker: Marker): void {
  const name = text(child(draft.root, 'name')) ?? ''
  const [title, description] = [child(draft.root, 'title'), child(draft.root, 'description')]
  removeMarkers(draft)
  const metadata = child(draft.root, 'metadata') ?? insertHead(draft, { name: 'metadata' })
  insert(draft, metadata, markerTag({ ...marker, reason: printable(marker.reason) }), null)
  write(draft, 'description', descriptionOf(marker, name, text(description)))
  write(draft, 'title', oneLine(`RESCUE of ${text(title) ?? name}`))
}

function descriptionOf(marker: Marker, name: string, own: string | null): string {
  const { organization, project, stack, name: resource } = marker.owner
  const reason = printable(marker.reason)
  return [
    `In ${marker.mode} rescue since ${marker.since}, by resource '${resource}' of stack ${organization}/${project}/${stack}.`,
    ...(reason === null ? [] : [`Reason: ${reason}`]),
    `To end it: pulumi destroy --stack ${organization}/${project}/${stack}`,
    `Without Pulumi: virsh destroy ${shellWord(name)}; virsh start ${shellWord(name)}`,
    ...(own === null ? [] : ['', own]),
  ]
    .map((line) => printable(line) ?? '')
    .join('\n')
}

function write(draft: Draft, element: string, value: string): void {
  const [first, ...more] = children(draft.root, element)
  for (const other of more) remove(draft, other)
  if (first === undefined) insertHead(draft, { name: element, content: value })
  else setText(draft, first, value)
}

/** Where libvirt itself writes titles, descriptions and metadata; its schema wants the names before them. */
function insertHead(
  draft: Draft,
  tag: { readonly name: string; readonly content?: string },
): ReturnType<typeof insert> {
  const last = children(draft.root).findLast(({ nodeName }) => NAMES.includes(nodeName))
  return insert(draft, draft.root, tag, last ?? null)
}

const NAMES = ['name', 'uuid', 'genid']

/** A title of more lines is refused. */
function oneLine(value: string): string {
  return (printable(value) ?? '').replace(/\s+/g, ' ')
}

/** XML has no form for these. */
function printable(value: string | null): string | null {
  // eslint-disable-next-line no-control-regex -- these are what XML 1.0 forbids
  return value?.replace(/[\u0000-\u0008\u000B-\u001F\uFFFE\uFFFF]/g, ' ').trim() ?? null
}
