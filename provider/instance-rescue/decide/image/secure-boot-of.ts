import { readSecureBoot } from '../../../domain-xml/index.js'
import type { SecureBoot } from '../../../domain-xml/index.js'
import type { Observation } from '../../../host/index.js'

/** What is known of Secure Boot in an instance's firmware. The running guest knows what libvirt has chosen. */
export function secureBootOf({ storedXml, liveXml, marker }: Observation): SecureBoot {
  const stored = readSecureBoot(storedXml)
  const live = liveXml === null || marker !== null ? 'possible' : readSecureBoot(liveXml)
  return stored === 'possible' ? live : stored
}
