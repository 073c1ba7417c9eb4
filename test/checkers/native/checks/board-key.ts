import type { CommandLine, Properties } from '../command-line.js'
import { numbersOf, textOf } from '../devices.js'

/**
 * The place of a device on the board, as numbers to be compared from the left: a ccw device's number,
 * else its PCI path, in which 0 is on this bus, 1 behind one of its bridges, 2 on a root of its own.
 */
export function boardKey(line: CommandLine, device: Properties): readonly number[] {
  const devno = textOf(device, 'devno')
  if (devno !== '') return devno.split('.').map((part) => Number.parseInt(part, 16))
  return [...zpciKey(line, device), ...bridgesOf(line, device), 0, pciNumber(device)]
}

/** On s390x each PCI device is a PCI domain of its own, whose number is its uid. */
function zpciKey({ devices }: CommandLine, { id }: Properties): readonly number[] {
  const zpci = devices.find(({ driver, target }) => driver === 'zpci' && target === id)
  return zpci === undefined ? [] : numbersOf(zpci, 'uid')
}

function bridgesOf(line: CommandLine, device: Properties): readonly number[] {
  const bridge = line.devices.find(({ id }) => id === device['bus'])
  if (bridge === undefined) return []
  if (ROOT.test(textOf(bridge, 'driver'))) return [2, ...numbersOf(bridge, 'bus_nr', 'index')]
  return [...bridgesOf(line, bridge), 1, pciNumber(bridge)]
}

/** A bridge whose bus is another root: it comes after all that is behind the first. */
const ROOT = /^(pxb|spapr-pci-host-bridge)/

/** `0x1f.0x2` is slot 31, function 2. */
function pciNumber(device: Properties): number {
  const [slot = '0', fn = '0'] = textOf(device, 'addr').split('.')
  return Number(slot) * 8 + Number(fn)
}
