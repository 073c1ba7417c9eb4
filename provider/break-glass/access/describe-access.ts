import { isOn } from '../../host/index.js'
import { describeLeaving } from '../../instance-rescue/steps/describe-leaving.js'
import type { AccessRequest } from './access-request.js'
import type { Ready, Unfinished } from './examined.js'

/** What the guest must be, or nothing comes of the restart: nobody can see that from outside. */
export const CONDITIONS: readonly string[] = [
  'Linux with systemd 252 or newer, which takes credentials from SMBIOS strings: Debian 12, Ubuntu 24.04, RHEL 9.2, Fedora 37',
  'an ssh server that lets root in with a key of /root/.ssh/authorized_keys: PermitRootLogin is not no',
]

/** What giving access will do, one line each: shown before the user is asked to confirm. */
export function describeAccess(
  examined: Ready | Unfinished,
  { keys, shutdownTimeout }: AccessRequest,
): readonly string[] {
  if (examined.kind === 'unfinished') return describeUndoing(examined)
  const { seen, hasAgent } = examined
  const { name } = seen.dom
  const isPatient = seen.power === 'running' && shutdownTimeout > 0
  const how = isPatient ? `within ${shutdownTimeout} s, then by force` : 'by force, at once'
  const key = keys.length === 1 ? 'the key' : `the ${keys.length} keys`
  return [
    ...(isOn(seen.power) ? [`shut '${name}' down (${how})`] : []),
    `start it as it is defined, with an SMBIOS string that tells systemd to add ${key} to /root/.ssh/authorized_keys`,
    hasAgent
      ? 'ask its guest agent whether the key is in'
      : 'leave it to you to try the key: it has no port for a guest agent, so nothing proves that the key is in',
  ]
}

function describeUndoing({ page, seen }: Unfinished): readonly string[] {
  const undoing =
    page === null ? [] : describeLeaving(seen, page.state, page.state.policy).map(ofEarlier)
  return [...undoing, 'remove the record of the earlier access', 'then give access anew']
}

/** It was not finished, and this process may not be the one that began it. */
function ofEarlier(act: string): string {
  return `undo an earlier access that was not finished: ${act}`
}
