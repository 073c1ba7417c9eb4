import type { Address } from '../../../planner/index.js'
import type { Tag } from '../../../xml/index.js'

/** An address as libvirt writes it. */
export function addressTag(address: Address): Tag {
  const tag = { name: 'address', attributes: attributesOf(address) }
  const zpci = address.type === 'pci' ? address.zpci : undefined
  if (zpci === undefined) return tag
  const attributes = { uid: hex(zpci.uid, 4), fid: hex(zpci.fid, 8) }
  return { ...tag, content: [{ name: 'zpci', attributes }] }
}

function attributesOf(address: Address): NonNullable<Tag['attributes']> {
  switch (address.type) {
    case 'pci': {
      const { type, domain, bus, slot } = address
      const place = { domain: hex(domain, 4), bus: hex(bus, 2), slot: hex(slot, 2) }
      return { type, ...place, function: hex(address.function, 1) }
    }
    case 'ccw': {
      const { type, cssid, ssid, devno } = address
      return { type, cssid: hex(cssid, 1), ssid: hex(ssid, 1), devno: hex(devno, 4) }
    }
    case 'drive':
    case 'usb':
      return { ...address }
    case 'other':
      return address.attributes
  }
}

function hex(value: number, digits: number): string {
  return `0x${value.toString(16).padStart(digits, '0')}`
}
