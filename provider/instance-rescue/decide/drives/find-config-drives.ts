import { readFile, readVolumeLabel } from '../../../storage/index.js'
import type { Host } from '../../../host/index.js'
import { DRIVE_FORMATS, isConfigDrive } from '../../../planner/index.js'
import type { Disk, Domain, DriveFormat } from '../../../planner/types.js'
import { pathOf } from '../disks/root-chain.js'

/** The instance's own config drives. */
export interface FoundDrives {
  /** Those whose volume label says it. */
  readonly drives: readonly FoundDrive[]
  /** Disks that cannot be read, and whose names are those of config drives. */
  readonly unread: readonly UnreadDrive[]
  /** The targets for the planner; null: none was found, and a candidate could not be read, so names decide. */
  readonly targets: readonly string[] | null
}

/** A config drive of the instance. */
export interface FoundDrive {
  readonly target: string
  readonly format: DriveFormat
  readonly path: string
}

/** What may be a config drive of the instance. */
export interface UnreadDrive {
  readonly target: string
  /** `not-raw`: it is on the network, or of a format that needs a driver. */
  readonly because: 'no-pool' | 'not-raw'
}

/** Finds the instance's own config drives, by their volume labels. */
export async function findConfigDrives(host: Host, domain: Domain): Promise<FoundDrives> {
  const answers = await Promise.all(domain.disks.filter(canBeRead).map((disk) => look(host, disk)))
  const drives = answers.flatMap(({ disk: { target }, path, label }): FoundDrive[] => {
    const format = DRIVE_FORMATS.find((known) => known === label)
    return format === undefined || path === null ? [] : [{ target, format, path }]
  })
  const unlabelled = answers.filter(({ label }) => label === null).map(({ disk }) => disk)
  const others = domain.disks.filter((disk) => disk.source !== null && !canBeRead(disk))
  const unread = [
    ...unlabelled.filter(isNamedSo).map(({ target }) => ({ target, because: 'no-pool' }) as const),
    ...others.filter(isNamedSo).map(({ target }) => ({ target, because: 'not-raw' }) as const),
  ]
  const isOpen = drives.length === 0 && unlabelled.length + unread.length > 0
  return { drives, unread, targets: isOpen ? null : drives.map(({ target }) => target) }
}

/** A config drive is raw (ISO 9660 or FAT), on a disk of the host. */
function canBeRead({ type, source, format }: Disk): boolean {
  return (
    ['file', 'volume', 'block'].includes(type) && source !== null && (format ?? 'raw') === 'raw'
  )
}

async function look(
  host: Host,
  disk: Disk,
): Promise<{ readonly disk: Disk; readonly path: string | null; readonly label: string | null }> {
  const path = await pathOf(host, disk.type === 'volume' ? disk : { ...disk, type: 'file' })
  return { disk, path, label: path === null ? null : await readVolumeLabel(host, path) }
}

function isNamedSo(disk: Disk): boolean {
  return isConfigDrive({ ...disk, format: 'raw' }, null)
}

/** The beginning of a config drive: Nova's and cloud-localds' are smaller than this. */
export function readDrive(host: Host, { path }: FoundDrive): Promise<Buffer | null> {
  return readFile(host, path, 2 ** 21)
}
