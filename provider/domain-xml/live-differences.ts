import type { Element } from '@xmldom/xmldom'
import { child, children } from './elements.js'
import { diskDifferences } from './live-disks.js'
import { interfaceDifferences } from './live-interfaces.js'
import { deviceDifferences } from './live-devices.js'
import type { LiveDifference } from './live-difference.js'
import { readDocument } from './read-document.js'

/**
 * Finds devices of the running guest that its stored definition lacks or has otherwise.
 *
 * They would vanish with a stop. What libvirt itself adds to a running guest's XML is no
 * difference: aliases, ids, backing chains, indexes, ports, labels, generated names and paths,
 * and the bridge or device behind a network.
 */
export function liveDifferences(storedXml: string, liveXml: string): LiveDifference[] {
  const [stored, live] = [devicesOf(storedXml), devicesOf(liveXml)]
  return [
    ...diskDifferences(stored('disk'), live('disk')),
    ...interfaceDifferences(stored('interface'), live('interface')),
    ...COMPARED.flatMap((name) => deviceDifferences(name, stored(name), live(name))),
  ]
}

/** Devices that can come and go while a guest runs. Controllers come and go with them. */
const COMPARED = [
  'hostdev',
  'redirdev',
  'memory',
  'filesystem',
  'channel',
  'serial',
  'rng',
  'input',
  'watchdog',
  'shmem',
  'vsock',
  'sound',
  'tpm',
  'lease',
  'smartcard',
  'crypto',
]

function devicesOf(xml: string): (name: string) => readonly Element[] {
  const devices = child(readDocument(xml, 'domain').root, 'devices')
  return (name) => children(devices, name)
}
