import { explainChoice } from '../words/nearest.js'
import { showValue } from '../words/show-value.js'

/**
 * Explains what is wrong with a libvirt connection URI; undefined: nothing.
 *
 * A password in it is refused, because libvirt would not use it and Pulumi would keep it in its state. No
 * message shows it. See https://libvirt.org/uri.html.
 */
export function explainUri(uri: string): string | undefined {
  const shown = showValue(hidePassword(uri))
  if (PASSWORD.test(uri)) return `${shown} contains a password, which libvirt would not use`
  const { driver, transport, authority = '', path } = FORM.exec(uri)?.groups ?? {}
  if (driver === undefined || UNFIT.test(uri) || !AUTHORITY.test(authority)) {
    return `${shown} is not a libvirt connection URI such as qemu:///system or qemu+ssh://user@host/system`
  }
  if (!DRIVERS.includes(driver)) return `in ${shown}, driver ${explainChoice(driver, DRIVERS)}`
  if (transport !== undefined && !TRANSPORTS.includes(transport)) {
    return `in ${shown}, transport ${explainChoice(transport, TRANSPORTS)}`
  }
  if (transport !== undefined && transport !== 'unix' && authority === '') {
    return `${shown} names no host, and transport '${transport}' needs one`
  }
  return path === undefined ? `${shown} has no path; add one such as /system` : undefined
}

const FORM =
  /^(?<driver>\w+)(?:\+(?<transport>\w+))?:\/\/(?<authority>[^/?#]*)(?<path>\/[^?#]*)?(?:\?[^#]*)?$/
const AUTHORITY = /^(?:[^@:[\]]+@)?(?:[^@:[\]]*|\[[0-9A-Fa-f:.%\w]+\])(?::\d{1,5})?$/
const PASSWORD = /^[^/]*\/\/[^/@:]*:[^?]*@/
const UNFIT = /[\p{Cc}\p{Cs}\p{Z}]/u
const DRIVERS = ['qemu', 'xen', 'lxc', 'test']
const TRANSPORTS = ['unix', 'ssh', 'tls', 'tcp']

/** Hides too much rather than too little, because the text may not be a URI at all. */
function hidePassword(uri: string): string {
  return uri.replace(/^([^/]*\/\/[^/@:]*):.*@/, '$1:***@')
}
