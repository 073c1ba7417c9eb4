import { devicesOf } from '../../../../provider/domain-xml/read/definition.js'
import { parseArtifactName } from '../../../../provider/domain-xml/read/marks/find-traces.js'
import {
  isHandedOver,
  isNonce,
  isRescuePort,
  smbiosEntries,
} from '../../../../provider/domain-xml/read/marks/handover.js'
import { MARKER_URI, markersOf } from '../../../../provider/domain-xml/read/marks/marker.js'
import { parseDisk, sourceOf } from '../../../../provider/domain-xml/read/disks/parse-disk.js'
import { isConfigDrive } from '../../../../provider/planner/index.js'
import {
  attribute,
  child,
  elements,
  namespaceOf,
  type Element,
} from '../../../../provider/xml/index.js'
import { parentOf } from '../../../../provider/xml/walk.js'

/** The names of an element and of those that hold it, from the root. */
export function lineage(element: Element): readonly string[] {
  const parent = parentOf(element)
  return parent === null ? [element.name] : [...lineage(parent), element.name]
}

/** True for an element of a rescue XML that is the rescue's own, or that libvirt writes as it likes. */
export function isOwnPart(element: Element, original: Element): boolean {
  const parent = parentOf(element)
  if (parent === null) return true // the root: only its type says something
  const path = lineage(element).slice(1).join('/')
  return (
    isOwn(element, path, original) ||
    (parentOf(parent) !== null && isOwnPart(parent, original) && !isContainer(parent))
  )
}

/** An element that is nothing by itself. */
function isContainer({ name }: Element): boolean {
  return name === 'devices' || name === 'metadata'
}

function isOwn(element: Element, path: string, original: Element): boolean {
  if (isContainer(element) || namespaceOf(element) === MARKER_URI) return true
  switch (path) {
    case 'devices/disk':
      return parseArtifactName(sourceOf(element) ?? '') !== null
    case 'devices/channel':
      return isRescuePort(element)
    case 'sysinfo':
      return child(original, 'sysinfo') === null
    case 'sysinfo/oemStrings':
      return child(original, 'sysinfo', 'oemStrings') === null
    case 'sysinfo/oemStrings/entry':
      return isHandedOver(element)
    case 'os/smbios':
      return smbiosEntries(rootOf(element)).some(isNonce)
    case 'devices/controller':
      return !devicesOf(original, 'controller').some((other) => isSameController(other, element))
    case 'devices/disk/backingStore':
      return true
    case 'devices/graphics/listen':
      return attribute(element, 'address') === null
    case 'devices/disk/target':
    case 'devices/disk/address':
      return isLegacy(element)
    case 'os/nvram':
      return parseArtifactName(element.text) !== null
    case 'os/loader':
      return attribute(child(original, 'os', 'loader'), 'readonly') !== 'yes'
    case 'cpu':
    case 'devices/hostdev/source/address':
      return attribute(element, 'check') === 'full' || path !== 'cpu'
    default:
      return false
  }
}

function isSameController(a: Element, b: Element): boolean {
  if (attribute(a, 'model') === 'none') return false
  return ['type', 'index'].every((name) => attribute(a, name) === attribute(b, name))
}

function rootOf(element: Element): Element {
  const parent = parentOf(element)
  return parent === null ? element : rootOf(parent)
}

/** A legacy rescue gives the instance's disks the places that it likes. */
function isLegacy(element: Element): boolean {
  const parent = parentOf(element)
  if (parent !== null) return isLegacy(parent)
  return attribute(markersOf(element)[0] ?? null, 'mode') === 'legacy'
}

/** True for an attribute that libvirt chooses, or leaves out of what it shows to everybody. */
export function isChosen(element: Element, name: string): boolean {
  const path = lineage(element).slice(1).join('/')
  if (path === 'devices/graphics') return CHOSEN_OF_GRAPHICS.has(name)
  return path === 'devices/interface/source' && ['bridge', 'portid'].includes(name)
}

const CHOSEN_OF_GRAPHICS = new Set(['port', 'tlsPort', 'autoport', 'websocket', 'passwd'])

/** True for what a rescue may lack: our texts, and in a legacy rescue each config drive. */
export function mayBeGone(element: Element, original: Element): boolean {
  if (element.name === 'disk')
    return isLegacy(element) && isConfigDrive(parseDisk(element, 0), null)
  return isTextOnly(element) && child(original, element.name) === null
}

/** True for an element of which libvirt reads the text alone. */
export function isTextOnly(element: Element): boolean {
  return elements(element).length === 0 && TEXTS.has(lineage(element).slice(1).join('/'))
}

const TEXTS = new Set(['title', 'description', 'on_poweroff'])
