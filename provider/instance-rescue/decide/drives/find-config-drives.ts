import { readFile, readVolumeLabel } from '../../../storage/index.js'
import type { Host } from '../../../host/index.js'
import { DRIVE_FORMATS, isConfigDrive } from '../../../planner/index.js'
import type { Disk, Domain, DriveFormat } from '../../../planner/types.js'

/** The instance's own config drives. */
export interface FoundDrives {
  /** Those whose volume label says it. */
  readonly drives: readonly FoundDrive[]
  /** Targets of disks that cannot be read, and whose names are those of config drives. */
  readonly unread: readonly string[]
  /** The targets for the planner; null: none was found, and a candidate could not be read, so names decide. */
  readonly targets: readonly string[] | null
}

/** A config drive of the instance. */
export interface FoundDrive {
  readonly target: string
  readonly format: DriveFormat
  readonly path: string
}

/** Finds the instance's own config drives, by their volume labels. */
export async function findConfigDrives(host: Host, domain: Domain): Promise<FoundDrives> {
  const answers = await Promise.all(
    domain.disks.filter(canBeConfigDrive).map(async (disk) => {
      const path = disk.source ?? ''
      return { disk, path, label: await readVolumeLabel(host, path) }
    }),
  )
  const drives = answers.flatMap(({ disk: { target }, path, label }): FoundDrive[] => {
    const format = DRIVE_FORMATS.find((known) => known === label)
    return format === undefined ? [] : [{ target, format, path }]
  })
  const unread = answers.filter(({ label }) => label === null).map(({ disk }) => disk)
  return {
    drives,
    unread: unread.filter((disk) => isConfigDrive(disk, null)).map(({ target }) => target),
    targets: drives.length === 0 && unread.length > 0 ? null : drives.map(({ target }) => target),
  }
}

/** A config drive is a raw file (ISO 9660 or FAT), never a format that needs a driver. */
function canBeConfigDrive(disk: Disk): boolean {
  return disk.type === 'file' && disk.source !== null && (disk.format ?? 'raw') === 'raw'
}

/** The beginning of a config drive: Nova's and cloud-localds' are smaller than this. */
export function readDrive(host: Host, { path }: FoundDrive): Promise<Buffer | null> {
  return readFile(host, path, 2 ** 21)
}
