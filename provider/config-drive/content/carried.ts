import type { DriveFormat } from '../../planner/types.js'

/** What the rescue's drive takes over from the instance's own. */
export interface Carried {
  readonly hostname: string | null
  /** Its network configuration, as it stands: `network_data.json` or `network-config`. */
  readonly network: string | null
}

/** Nothing: the instance has no drive, or its content cannot be read. */
export const NOTHING_CARRIED: Carried = { hostname: null, network: null }

/** Where each format has its network configuration. */
export const NETWORK_FILE: Readonly<Record<DriveFormat, string>> = {
  'config-2': 'openstack/latest/network_data.json',
  cidata: 'network-config',
}

/**
 * Takes the name and the network of the instance out of its own drive: with these the rescue system is
 * reached at the instance's own address.
 *
 * Nothing else is carried over. The instance's user data and vendor data would set the instance up once more,
 * on disks that have its data; its keys and passwords say who may log in to the instance, and not to the
 * rescue system. What the drive says is not trusted: a value of another form is left out.
 */
export function carryOver(format: DriveFormat, files: ReadonlyMap<string, Buffer>): Carried {
  const network = textOf(files.get(NETWORK_FILE[format]))
  return {
    hostname: format === 'config-2' ? hostnameOfOpenStack(files) : hostnameOfNoCloud(files),
    network: format === 'config-2' && !isObject(parseJson(network)) ? null : network,
  }
}

function hostnameOfOpenStack(files: ReadonlyMap<string, Buffer>): string | null {
  const metaData = parseJson(textOf(files.get('openstack/latest/meta_data.json')))
  const hostname = isObject(metaData) ? metaData['hostname'] : null
  return typeof hostname === 'string' && HOSTNAME.test(hostname) ? hostname : null
}

/** The file is YAML, of which JSON is a part: one line of either is read. */
function hostnameOfNoCloud(files: ReadonlyMap<string, Buffer>): string | null {
  const text = textOf(files.get('meta-data')) ?? ''
  const found =
    /(?:^|[{,])\s*["']?local-hostname["']?:\s*["']?([A-Za-z0-9.-]+)["']?\s*(?:$|[,}#])/m.exec(text)
  return found?.[1] !== undefined && HOSTNAME.test(found[1]) ? found[1] : null
}

const HOSTNAME = /^[A-Za-z0-9](?:[A-Za-z0-9.-]{0,251}[A-Za-z0-9])?$/

/** Null: no file, longer than a configuration is, or not UTF-8. */
function textOf(bytes: Buffer | undefined): string | null {
  if (bytes === undefined || bytes.length > LONGEST) return null
  const text = bytes.toString('utf8')
  return text.includes('\uFFFD') || text.includes('\0') ? null : text
}

const LONGEST = 65_536

function parseJson(text: string | null): unknown {
  try {
    return JSON.parse(text ?? 'null')
  } catch {
    return null
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
