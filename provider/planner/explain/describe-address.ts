import type { Address, PciAddress } from '../types.js'

/**
 * Spells an address the one way that every message, preview and comparison spells it.
 *
 * PCI as Linux does, `0000:00:09.0`, on s390x with the uid; drives as `controller:bus:target:unit`; USB as `usb bus-port`;
 * channel devices as `fe.0.0001`.
 */
export function describeAddress(address: Address | null): string {
  switch (address?.type) {
    case undefined:
      return "an address of libvirt's choice"
    case 'pci':
      return `${hex(address.domain, 4)}:${hex(address.bus, 2)}:${hex(address.slot, 2)}.${address.function}${uid(address)}`
    case 'drive':
      return [address.controller, address.bus, address.target, address.unit].join(':')
    case 'usb':
      return `usb ${address.bus}-${address.port}`
    case 'ccw':
      return `${hex(address.cssid, 2)}.${address.ssid}.${hex(address.devno, 4)}`
    case 'other':
      return address.attributes['type'] ?? 'another address'
  }
}

function uid({ zpci }: PciAddress): string {
  return zpci === undefined ? '' : ` (uid ${zpci.uid})`
}

function hex(value: number, digits: number): string {
  return value.toString(16).padStart(digits, '0')
}
