import { attribute, child, draftOf, print, text } from '../../../xml/index.js'
import { devicesOf, readDefinition } from '../../read/definition.js'
import { markersOf } from '../../read/marks/marker.js'
import { parseAddress } from '../../read/parse-address.js'
import { plugCards } from '../devices/plug-cards.js'
import { withoutOverlays } from '../without-overlays.js'
import { carryDevices } from './carry-devices.js'
import { carryMetadata } from './carry-metadata.js'
import { carrySettings } from './carry-settings.js'
import type { Carrying } from './carrying.js'

/** The original definition with the edits of others, or why there is none. */
export type CarriedOver =
  | {
      readonly ok: true
      readonly xml: string
      /** What was carried over, clauses in words; empty: the XML is the original, byte for byte. */
      readonly carried: readonly string[]
    }
  | {
      readonly ok: false
      /** What cannot be carried over, clauses in words: all of it. */
      readonly problems: readonly string[]
    }

/**
 * Puts the original definition in place of one that somebody made from the rescue XML, with their edits.
 *
 * Both are as libvirt stores them. What the rescue changed comes from the original: disks, boot,
 * title, description, marker, and the links of cards in a boot that was watched. So does what libvirt writes into the XML of a running guest (the
 * expanded CPU, default listen addresses), and controllers that only the other side has. Settings
 * such as memory, devices that are not disks, and the metadata of others are carried over.
 * Everything else must be the same on both sides, else nothing is carried over: never half of an edit.
 */
export function carryOver(originalXml: string, storedXml: string): CarriedOver {
  const [original, stored] = [
    readDefinition(originalXml),
    readDefinition(plugCards(withoutOverlays(storedXml), originalXml)),
  ]
  const [marker = null] = markersOf(stored.root)
  const carrying: Carrying = {
    original: draftOf(original),
    stored: draftOf(stored),
    mode: attribute(marker, 'mode'),
    isReadOnly: attribute(marker, 'original-disks') === 'read-only',
    carried: [],
    problems: [],
  }
  const isOther = text(child(original.root, 'uuid')) !== text(child(stored.root, 'uuid'))
  if (isOther) return { ok: false, problems: ['it is the definition of another domain'] }
  carrySettings(carrying)
  carryMetadata(carrying)
  carryDevices(carrying)
  const { carried, problems } = carrying
  const xml = print(carrying.original)
  const all = [...problems, ...sharedAddresses(originalXml, xml)]
  return all.length > 0 ? { ok: false, problems: all } : { ok: true, xml, carried }
}

/** A device that was added while disks were left out may have taken the place of one. */
function sharedAddresses(originalXml: string, xml: string): readonly string[] {
  const [before, after] = [addressesOf(originalXml), addressesOf(xml)]
  const shared = after.filter((address, place) => after.indexOf(address) !== place)
  const isNew = (address: string): boolean => before.filter((other) => other === address).length < 2
  return shared
    .filter(isNew)
    .map((address) => `a device that was added has the address of another one (${address})`)
}

function addressesOf(xml: string): readonly string[] {
  return devicesOf(readDefinition(xml).root).flatMap((device) => {
    const address = parseAddress(device)
    const isOfBoard = address !== null && ['pci', 'usb', 'ccw'].includes(address.type)
    return isOfBoard ? [JSON.stringify(address)] : []
  })
}
