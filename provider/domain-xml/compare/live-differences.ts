import { devicesOf, readDefinition } from '../read/definition.js'
import type { LiveDifference } from './difference.js'
import { deviceDifferences } from './live-devices.js'
import { diskDifferences } from './live-disks.js'
import { interfaceDifferences } from './live-interfaces.js'

/**
 * Finds devices of the running guest that its stored definition lacks or describes differently.
 *
 * A stop would lose them. What libvirt itself adds to a running guest's XML does not count: aliases, ids,
 * backing chains, indexes, ports, labels, generated names and paths, and the bridge or device of a
 * network.
 */
export function liveDifferences(storedXml: string, liveXml: string): LiveDifference[] {
  const [stored, live] = [readDefinition(storedXml).root, readDefinition(liveXml).root]
  const both = (name: string) => [devicesOf(stored, name), devicesOf(live, name)] as const
  return [
    ...diskDifferences(...both('disk')),
    ...interfaceDifferences(...both('interface')),
    ...COMPARED.flatMap((name) => deviceDifferences(name, ...both(name))),
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
