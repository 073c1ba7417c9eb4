import { readSmbiosStrings } from '../../../provider/domain-xml/index.js'
import { nonceOf } from '../../../provider/instance-rescue/handover/smbios-strings.js'

/** An image that says that it is ours, as a file in memory. */
export const OWN_IMAGE = { path: '/images/ours.iso', bytes: ownImage() }

/** The fingerprint that its rescue system says. */
export const OWN_KEY = `SHA256:${'0123456789+/'.repeat(4).slice(0, 43)}`

/** What its rescue system says, in a guest with that XML. */
export function ownSign(liveXml: string): string {
  const nonce = nonceOf(readSmbiosStrings(liveXml)) ?? ''
  return `rescue-ready nonce=${nonce} hostkey=${OWN_KEY} kernel=6.1 uptime=9\n`
}

function ownImage(): Buffer {
  const bytes = Buffer.alloc(65_536)
  bytes.write('CD001', 32_769)
  bytes.write('LIBVIRT_RESCUE'.padEnd(32), 32_808)
  bytes.writeUInt16LE(0xaa55, 510)
  return bytes
}
