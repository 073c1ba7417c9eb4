import type { DriveFormat } from '../planner/types.js'
import { carryOver, type Carried } from './content/carried.js'
import type { Credentials } from './content/credentials.js'
import { givenUserData } from './content/given-user-data.js'
import { driveFiles, userDataIn, type DriveContent } from './content/drive-files.js'
import { readIso } from './iso/read-iso.js'
import { writeIso } from './iso/write-iso.js'

export { NOTHING_CARRIED } from './content/carried.js'
export type { Carried } from './content/carried.js'
export type { Credentials } from './content/credentials.js'

/** Makes a config drive: an ISO 9660 image. The same content always gives the same bytes. */
export function makeConfigDrive(content: DriveContent): Buffer {
  return writeIso(content.format, driveFiles(content))
}

/** The user data that the operator gave, out of a drive that `makeConfigDrive` made; null: none, or it is another drive. */
export function readUserData(
  image: Buffer,
  others: Pick<Credentials, 'sshAuthorizedKeys' | 'passwordHash'>,
): string | null {
  const text = userDataIn(readIso(image) ?? new Map())
  return text === null ? null : givenUserData(text, others)
}

/** What a rescue takes over from the beginning of an instance's own drive; null: it is not ISO 9660. */
export function readConfigDrive(format: DriveFormat, image: Buffer): Carried | null {
  const files = readIso(image)
  return files === null ? null : carryOver(format, files)
}
