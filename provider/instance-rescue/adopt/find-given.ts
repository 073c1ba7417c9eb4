import type { Host, Observation } from '../../host/index.js'
import { readUserData } from '../../config-drive/index.js'
import { readSmbiosStrings } from '../../domain-xml/index.js'
import { readFile } from '../../storage/index.js'
import { hashOf, keysOf } from '../handover/smbios-strings.js'
import { findArtifact } from '../model/artifacts.js'
import type { Claim } from '../model/state.js'
import type { RescueInputs } from '../model/types.js'

/** What a rescue system was given, as the arguments that lead to it. */
export type Given = Pick<RescueInputs, 'sshAuthorizedKeys' | 'adminPasswordHash' | 'userData'>

/**
 * Finds what the rescue system that runs was given: keys and hash in the running XML, user data on its config drive.
 *
 * The hash may be that of a password which `generatePassword` made. Nothing but the state of its stack knows the password.
 */
export async function findGiven(
  host: Host,
  { liveXml, storedXml }: Pick<Observation, 'storedXml'> & { readonly liveXml: string },
  claim: Claim,
): Promise<Given> {
  // The instance may have credentials of its own.
  const stored = readSmbiosStrings(storedXml)
  const strings = readSmbiosStrings(liveXml).filter((text) => !stored.includes(text))
  const [keys, hash] = [keysOf(strings), hashOf(strings)]
  const drive = findArtifact(claim, 'config-drive')
  const image = drive === null ? null : await readFile(host, drive.path, 2 ** 21)
  const userData =
    image === null ? null : readUserData(image, { sshAuthorizedKeys: keys, passwordHash: hash })
  return {
    ...(keys.length === 0 ? {} : { sshAuthorizedKeys: keys }),
    ...(hash === null ? {} : { adminPasswordHash: hash }),
    ...(userData === null ? {} : { userData }),
  }
}
