import { attribute, child } from '../../xml/index.js'
import { devicesOf, readDefinition } from './definition.js'

/**
 * The file of the host that keeps what a guest writes to its first serial port or console; null: none does.
 *
 * libvirt keeps a log beside the port if `<log>` names one, and a port of type `file` is the file itself.
 */
export function readConsoleLog(xml: string): string | null {
  const { root } = readDefinition(xml)
  for (const name of ['serial', 'console'])
    for (const device of devicesOf(root, name)) {
      const own = attribute(device, 'type') === 'file' ? child(device, 'source') : null
      const file = attribute(child(device, 'log'), 'file') ?? attribute(own, 'path')
      if (file !== null && file !== '') return file
    }
  return null
}
