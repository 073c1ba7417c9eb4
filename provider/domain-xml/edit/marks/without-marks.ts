import {
  attribute,
  child,
  children,
  draftOf,
  elements,
  print,
  remove,
  setText,
  text,
  type Draft,
  type Element,
} from '../../../xml/index.js'
import { devicesOf, readDefinition } from '../../read/definition.js'
import { findTraces, TITLE_START, type Trace } from '../../read/marks/find-traces.js'
import { isHandedOver, isNonce, isRescuePort, smbiosEntries } from '../../read/marks/handover.js'
import { markerOf, markersOf } from '../../read/marks/marker.js'
import { withoutOverlays } from '../without-overlays.js'
import { DESCRIPTION } from '../carry-over/setting-rules.js'
import { removeMarkers } from './write-marker.js'

type Words = Extract<Trace, { readonly kind: 'title' | 'description' }>

/**
 * Takes our marker, title, description, port and keys out of a definition that was made from a rescue.
 *
 * Overlays on its disks are taken off, too. Null if the rescue disk is still in it, if a kernel of the rescue or no TPM
 * is in it, or if the rescue may have made a disk read-only: then more has to be undone than this can know.
 */
export function withoutMarks(madeXml: string): string | null {
  const storedXml = withoutOverlays(madeXml)
  const draft = draftOf(readDefinition(storedXml))
  const traces = findTraces(storedXml)
  if (traces.some(({ kind }) => kind === 'artifact') || bootsFromCdrom(draft.root)) return null
  if (hasReadOnlyDisk(draft.root)) return null
  // What the rescue's kernel has replaced, and the TPM that was left out, are not known.
  if (markersOf(draft.root).some(hasReplaced)) return null
  removeMarkers(draft)
  removeHandover(draft)
  for (const trace of traces)
    if (trace.kind === 'title' || trace.kind === 'description')
      restoreText(draft, child(draft.root, trace.kind), ownText(draft.root, trace))
  return print(draft)
}

function hasReplaced(marker: Element): boolean {
  return ['kernel', 'left-out'].some((name) => attribute(marker, name) !== null)
}

/** Takes out the port of the rescue system, and its keys: the instance's own system would take them at each boot. */
function removeHandover(draft: Draft): void {
  for (const port of devicesOf(draft.root, 'channel').filter(isRescuePort)) remove(draft, port)
  // Without a nonce they are not of a rescue.
  if (!smbiosEntries(draft.root).some(isNonce)) return
  for (const sysinfo of children(draft.root, 'sysinfo')) removeStrings(draft, sysinfo)
}

/** Takes out also what holds nothing else: libvirt starts no guest that shows tables which are not there. */
function removeStrings(draft: Draft, sysinfo: Element): void {
  const strings = child(sysinfo, 'oemStrings')
  if (strings === null) return
  const entries = elements(strings)
  const ours = entries.filter(isHandedOver)
  const isAll = ours.length === entries.length
  if (!isAll) for (const entry of ours) remove(draft, entry)
  else if (elements(sysinfo).length > 1) remove(draft, strings)
  else {
    remove(draft, sysinfo)
    const smbios = child(draft.root, 'os', 'smbios')
    if (smbios !== null) remove(draft, smbios)
  }
}

/** A rescue from a cdrom reads the image itself, so that only the boot order shows which drive was added. */
function bootsFromCdrom(root: Element): boolean {
  return devicesOf(root, 'disk').some(
    (disk) =>
      attribute(disk, 'device') === 'cdrom' && attribute(child(disk, 'boot'), 'order') === '1',
  )
}

/** True if the rescue attached disks read-only, and one still is. */
function hasReadOnlyDisk(root: Element): boolean {
  if (markerOf(root)?.originalDisks !== 'read-only') return false
  return devicesOf(root, 'disk').some(
    (disk) => attribute(disk, 'device') !== 'cdrom' && child(disk, 'readonly') !== null,
  )
}

/** The instance's own text, which ours contains; empty: it had none. */
function ownText(root: Element, { kind, text: words }: Words): string {
  if (kind === 'description') return DESCRIPTION.exec(words)?.[1]?.trim() ?? ''
  const own = words.slice(TITLE_START.length)
  return own === text(child(root, 'name')) ? '' : own
}

function restoreText(draft: Draft, element: Element | null, words: string): void {
  if (element === null) return
  if (words === '') remove(draft, element)
  else setText(draft, element, words)
}
