import { attribute, child, text } from '../../xml/index.js'
import { devicesOf, readDefinition } from './definition.js'

/** The target of the disk with that serial in a domain's XML; null: no disk has it, or two have. */
export function targetOfSerial(xml: string, serial: string): string | null {
  const found = devicesOf(readDefinition(xml).root).filter(
    (device) => device.name === 'disk' && text(child(device, 'serial')) === serial,
  )
  const [disk = null] = found
  return found.length === 1 ? attribute(child(disk, 'target'), 'dev') : null
}
