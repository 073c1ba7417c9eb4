import type { Host } from '../../host/index.js'
import type { Disk, Domain } from '../../planner/types.js'
import { isConfigDrive } from '../../storage/index.js'

/**
 * Targets of the instance's own config drives, by their volume labels.
 *
 * Null if no config drive was found and a candidate could not be read: then names decide.
 */
export async function findConfigDrives(
  host: Host,
  domain: Domain,
): Promise<readonly string[] | null> {
  const answers = await Promise.all(
    domain.disks.filter(canBeConfigDrive).map(async (disk) => ({
      target: disk.target,
      is: await isConfigDrive(host, disk.source ?? ''),
    })),
  )
  const found = answers.filter(({ is }) => is === true).map(({ target }) => target)
  return found.length === 0 && answers.some(({ is }) => is === null) ? null : found
}

/** A config drive is a raw file (ISO 9660 or FAT), never a format that needs a driver. */
function canBeConfigDrive(disk: Disk): boolean {
  return disk.type === 'file' && disk.source !== null && (disk.format ?? 'raw') === 'raw'
}
