import type { Address } from '../../planner/index.js'
import type { Tag } from '../../xml/index.js'

/** An address as libvirt writes it. */
export function addressTag(address: Address): Tag {
  return { name: 'address', attributes: attributesOf(address) }
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
