import { NOTHING_CARRIED, readConfigDrive, type Carried } from '../../../config-drive/index.js'
import type { Host } from '../../../host/index.js'
import type { Domain, DriveFormat, WantedDrive } from '../../../planner/types.js'
import { asksForCredentials } from '../../model/credentials.js'
import type { RescueInputs } from '../../model/types.js'
import { hasSmbios } from '../../proof/expected-sign.js'
import { readDrive } from './find-config-drives.js'
import type { FoundDrive, FoundDrives, UnreadDrive } from './find-config-drives.js'

/** What hands the credentials over besides SMBIOS strings. */
export interface DriveDecision {
  /** For the planner; null: the rescue makes no config drive. */
  readonly wanted: WantedDrive | null
  readonly carried: Carried
  readonly warnings: readonly string[]
}

/** What decides whether a config drive is made. */
export interface DriveFacts {
  readonly domain: Domain
  readonly found: FoundDrives
  readonly inputs: RescueInputs
  /** True if the rescue system is our own: it reads SMBIOS strings and no drive. */
  readonly isOwnSystem: boolean
}

/**
 * Decides whether the rescue makes a config drive, and of which format.
 *
 * The instance's own drive gets the new one as its source, in its own format. Of two kinds, that is NoCloud's,
 * which cloud-init looks for first. Without credentials the instance's drives stay as they are.
 */
export async function decideDrive(
  host: Host,
  { domain, found, inputs, isOwnSystem }: DriveFacts,
): Promise<DriveDecision> {
  if (!asksForCredentials(inputs)) return NO_DRIVE
  if (!['kvm', 'qemu'].includes(domain.type))
    return warn(
      `nothing can be handed over to a guest of type '${domain.type}': no key, no password and no user data`,
    )
  if (isOwnSystem && hasSmbios(domain))
    return inputs.userData === undefined
      ? NO_DRIVE
      : warn(
          'userData is not used, because the rescue image of this project does not read user data',
        )
  const own = FORMATS.map((format) => found.drives.find((drive) => drive.format === format)).find(
    (drive) => drive !== undefined,
  )
  if (own === undefined) {
    const [unread] = found.unread
    return unread === undefined
      ? { ...NO_DRIVE, wanted: { format: 'config-2', replaces: null } }
      : warn(explainUnread(unread))
  }
  const image = await readDrive(host, own)
  const carried = image === null ? null : readConfigDrive(own.format, image)
  return {
    wanted: { format: own.format, replaces: own.target },
    carried: carried ?? NOTHING_CARRIED,
    warnings: [
      ...(carried === null ? [explainForeign(own.target)] : []),
      ...found.drives.filter((drive) => isTwin(drive, own)).map(explainTwin),
    ],
  }
}

/** cloud-init's order. */
const FORMATS: readonly DriveFormat[] = ['cidata', 'config-2']

const NO_DRIVE: DriveDecision = { wanted: null, carried: NOTHING_CARRIED, warnings: [] }

function warn(warning: string): DriveDecision {
  return { ...NO_DRIVE, warnings: [warning] }
}

function explainUnread({ target, because }: UnreadDrive): string {
  const [why, remedy] = UNREAD[because]
  return `the config drive '${target}' of the instance cannot be read, because ${why}: it stays as it is, and a rescue system that takes keys, passwords and user data from a config drive does not get yours${remedy}`
}

const UNREAD: Readonly<Record<UnreadDrive['because'], readonly [why: string, remedy: string]>> = {
  'no-pool': [
    'no active storage pool has its folder',
    '; make a pool of the folder to change that',
  ],
  'not-raw': ['it is not a raw file or block device of the host', ''],
}

function isTwin(drive: FoundDrive, own: FoundDrive): boolean {
  return drive.format === own.format && drive.target !== own.target
}

function explainTwin({ target, format }: FoundDrive): string {
  return `disk '${target}' of the instance is a config drive (${format}) too and stays as it is: the rescue system may take that drive in place of the new one, with the instance's keys and user data`
}

function explainForeign(target: string): string {
  return `the config drive '${target}' of the instance is not an ISO 9660 image, so its hostname and network configuration are not carried over to the new one`
}
