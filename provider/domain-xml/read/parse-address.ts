import type { Address, PciAddress } from '../../planner/index.js'
import { attribute, child, integer, type Element } from '../../xml/index.js'

/** Reads a device's own `<address>`; null if it has none or leaves the choice to libvirt. */
export function parseAddress(device: Element): Address | null {
  const element = child(device, 'address')
  const type = attribute(element, 'type')
  if (element === null || type === null) return null
  const number = (name: string): number | null => integer(attribute(element, name))
  switch (type) {
    case 'pci': {
      const slot = number('slot')
      if (slot === null) return null
      const [domain, bus] = [number('domain') ?? 0, number('bus') ?? 0]
      return { type, domain, bus, slot, function: number('function') ?? 0, ...parseZpci(element) }
    }
    case 'drive': {
      const [controller, bus] = [number('controller') ?? 0, number('bus') ?? 0]
      return { type, controller, bus, target: number('target') ?? 0, unit: number('unit') ?? 0 }
    }
    case 'usb': {
      const port = attribute(element, 'port')
      return port === null ? null : { type, bus: number('bus') ?? 0, port }
    }
    case 'ccw': {
      const devno = number('devno')
      if (devno === null) return null
      return { type, cssid: number('cssid') ?? 0xfe, ssid: number('ssid') ?? 0, devno }
    }
    default:
      return { type: 'other', attributes: { ...element.attributes } }
  }
}

function parseZpci(address: Element): Pick<PciAddress, 'zpci'> {
  const zpci = child(address, 'zpci')
  const [uid, fid] = [integer(attribute(zpci, 'uid')), integer(attribute(zpci, 'fid'))]
  return uid === null || fid === null ? {} : { zpci: { uid, fid } }
}

/**
 * Tells whether a running device has the address that its stored definition pins.
 *
 * libvirt may add to an address of another type while the guest runs, for example the base of a
 * memory module: then all that is stored must be there.
 */
export function isSameAddress(stored: Address, live: Address | null): boolean {
  if (stored.type !== 'other' || live?.type !== 'other') {
    return JSON.stringify(stored) === JSON.stringify(live)
  }
  return Object.entries(stored.attributes).every(([name, value]) => live.attributes[name] === value)
}
