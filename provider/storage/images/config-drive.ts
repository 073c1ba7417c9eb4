import { findVolumeByPath } from '../volumes/find-volume.js'
import type { StorageHost } from '../storage-host.js'
import { readStart } from '../volumes/volume-content.js'

/** Labels by which cloud-init recognizes a config drive: OpenStack's and NoCloud's. */
const CONFIG_DRIVE_LABELS = ['config-2', 'cidata'] as const

/** Bytes up to the end of ISO 9660's primary volume descriptor. */
const LABEL_BYTES = 16 * 2048 + 72

/** True if the label of the file at `path` is that of a config drive; null if no pool holds the file. */
export async function isConfigDrive(host: StorageHost, path: string): Promise<boolean | null> {
  const vol = await findVolumeByPath(host, path)
  if (vol === null) return null
  const label = readLabel(await readStart(host, vol, LABEL_BYTES)).toLowerCase()
  return CONFIG_DRIVE_LABELS.some((known) => known === label)
}

/** The volume label of an ISO 9660 or FAT file system, or empty. */
export function readLabel(start: Uint8Array): string {
  const text = (at: number, length: number): string =>
    Buffer.from(start.subarray(at, at + length)).toString('latin1')
  if (text(32769, 5) === 'CD001') return text(32808, 32).trim()
  if (text(82, 5) === 'FAT32') return text(71, 11).trim()
  if (text(54, 3) === 'FAT') return text(43, 11).trim()
  return ''
}
