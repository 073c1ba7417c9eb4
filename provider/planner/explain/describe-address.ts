import type { Address } from '../types.js'

/** An address in one short phrase. */
export function addressWords(address: Address | null): string {
  switch (address?.type) {
    case undefined:
      return "an address of libvirt's choice"
    case 'pci':
      return `PCI ${hex(address.bus, 2)}:${hex(address.slot, 2)}.${address.function}`
    case 'drive':
      return `controller ${address.controller}, bus ${address.bus}, target ${address.target}, unit ${address.unit}`
    case 'usb':
      return `USB bus ${address.bus}, port ${address.port}`
    case 'ccw':
      return `channel ${hex(address.cssid, 2)}.${address.ssid}.${hex(address.devno, 4)}`
    case 'other':
      return address.attributes['type'] ?? 'another address'
  }
}

function hex(value: number, digits: number): string {
  return value.toString(16).padStart(digits, '0')
}
