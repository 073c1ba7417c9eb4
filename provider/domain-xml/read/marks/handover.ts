import { attribute, child, children, text, type Element } from '../../../xml/index.js'
import { readDefinition } from '../definition.js'

/** The virtio port over which our rescue system speaks to us (rescue-image/README.md). */
export const RESCUE_PORT = 'org.libvirt-rescue.0'

/** The virtio port of the QEMU guest agent: every system that has the agent knows it by this name. */
export const AGENT_PORT = 'org.qemu.guest_agent.0'

/** The alias of a port that a rescue added: an instance may have the agent's port itself. */
export const PORT_ALIAS = 'ua-libvirt-rescue-agent'

/** How a string of SMBIOS type 11 begins that hands a credential over: systemd's form, with a base64 value. */
export const CREDENTIAL_START = 'io.systemd.credential.binary:'

/** True for a channel that a rescue added: that of our rescue system, or the guest agent's. */
export function isRescuePort(device: Element): boolean {
  const target = device.name === 'channel' ? child(device, 'target') : null
  if (attribute(target, 'type') !== 'virtio') return false
  const name = attribute(target, 'name')
  const isOurs = attribute(child(device, 'alias'), 'name') === PORT_ALIAS
  return name === RESCUE_PORT || (name === AGENT_PORT && isOurs)
}

/** True for an SMBIOS string that a rescue hands over. An instance may have keys of its own in the same form. */
export function isHandedOver(entry: Element): boolean {
  const [, name = ''] = (text(entry) ?? '').split(CREDENTIAL_START)
  return /^(rescue\.[a-z]+|ssh\.authorized_keys\.root|passwd\.hashed-password\.root)=/.test(name)
}

/** True for the string that only a rescue hands over. */
export function isNonce(entry: Element): boolean {
  return (text(entry) ?? '').startsWith(`${CREDENTIAL_START}rescue.nonce=`)
}

/** The SMBIOS strings of type 11 that a domain's XML gives to the guest. */
export function readSmbiosStrings(xml: string): readonly string[] {
  return smbiosEntries(readDefinition(xml).root).map((entry) => text(entry) ?? '')
}

/** What SMBIOS strings hand over under a name; null: nothing. Of two of one name the first counts, as in systemd. */
export function credentialOf(strings: readonly string[], name: string): string | null {
  const start = `${CREDENTIAL_START}${name}=`
  const found = strings.find((text) => text.startsWith(start))?.slice(start.length)
  return found === undefined ? null : Buffer.from(found, 'base64').toString()
}

/** The elements of these strings. */
export function smbiosEntries(root: Element): readonly Element[] {
  return children(root, 'sysinfo')
    .flatMap((sysinfo) => children(sysinfo, 'oemStrings'))
    .flatMap((strings) => children(strings, 'entry'))
}
