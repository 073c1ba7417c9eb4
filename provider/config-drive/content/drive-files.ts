import type { IsoFile } from '../iso/format.js'
import type { DriveFormat } from '../../planner/types.js'
import { NETWORK_FILE, type Carried } from './carried.js'
import type { Credentials } from './credentials.js'
import { makeUserData } from './user-data.js'

/** What a config drive is made from. */
export interface DriveContent {
  readonly format: DriveFormat
  /**
   * By what cloud-init tells instances apart. It must be another one in each rescue: on a system that has run
   * with this id before, cloud-init sets neither keys nor passwords. The instance keeps its own id, on its own
   * drive and its own disk.
   */
  readonly instanceId: string
  readonly credentials: Credentials
  readonly carried: Carried
}

/** The files of a config drive, in the layout that cloud-init reads. */
export function driveFiles(content: DriveContent): readonly IsoFile[] {
  const { format, carried } = content
  const metaData = format === 'config-2' ? openStackMetaData(content) : noCloudMetaData(content)
  const userData = makeUserData(content.credentials)
  const files = {
    [PLACES[format].metaData]: `${JSON.stringify(metaData)}\n`,
    [PLACES[format].userData]: userData,
    ...(carried.network === null ? {} : { [NETWORK_FILE[format]]: carried.network }),
  }
  return Object.entries(files)
    .map(([path, text]) => ({ path, bytes: Buffer.from(text) }))
    .sort((a, b) => (a.path < b.path ? -1 : 1))
}

const PLACES = {
  'config-2': {
    metaData: 'openstack/latest/meta_data.json',
    userData: 'openstack/latest/user_data',
  },
  cidata: { metaData: 'meta-data', userData: 'user-data' },
} as const

/** The user data of a drive of either format; null: it has none. */
export function userDataIn(files: ReadonlyMap<string, Buffer>): string | null {
  const found = Object.values(PLACES).flatMap(({ userData }) => files.get(userData) ?? [])
  return found[0]?.toString() ?? null
}

/** OpenStack's keys; cloud-init needs `uuid`. */
function openStackMetaData({ instanceId, carried, credentials }: DriveContent): object {
  const keys = credentials.sshAuthorizedKeys.map((key, at) => [`rescue-${at}`, key])
  return {
    uuid: instanceId,
    ...(carried.hostname === null ? {} : { hostname: carried.hostname, name: carried.hostname }),
    ...(keys.length === 0 ? {} : { public_keys: Object.fromEntries(keys) as object }),
  }
}

function noCloudMetaData({ instanceId, carried, credentials }: DriveContent): object {
  return {
    'instance-id': instanceId,
    ...(carried.hostname === null ? {} : { 'local-hostname': carried.hostname }),
    ...(credentials.sshAuthorizedKeys.length === 0
      ? {}
      : { 'public-keys': credentials.sshAuthorizedKeys }),
  }
}
