import type { StorageHost } from '../../storage-host.js'
import { readAt, readStart } from '../../volumes/volume-content.js'
import { IMAGE_HEADER_BYTES } from '../headers/header.js'
import type { InspectedImage } from '../inspect-image.js'
import { isSignedProgram } from '../kernel/signed-program.js'
import { findEfiImage } from './el-torito.js'
import { readFatFile } from './fat.js'
import { parsePartitions } from './partitions.js'
import type { ReadRange } from './read-range.js'

/** What an image has for UEFI. */
export interface Loaders {
  /** True if it has a partition or an El Torito image for UEFI. Null: not known, as for qcow2, whose content is not read. */
  readonly hasEfi: boolean | null
  /** True if the loader that UEFI starts from a removable disk has a signature; null: not known. */
  readonly isSigned: boolean | null
}

const UNKNOWN: Loaders = { hasEfi: null, isSigned: null }

/** The loader's path by the guest's architecture (UEFI specification, 3.5.1.1), in short names. */
const PATHS: readonly (readonly [arch: RegExp, path: string])[] = [
  [/^x86_64$/, 'EFI/BOOT/BOOTX64.EFI'],
  [/^i[3-6]86$/, 'EFI/BOOT/BOOTIA32.EFI'],
  [/^aarch64$/, 'EFI/BOOT/BOOTAA64.EFI'],
]

/** What is looked for. */
interface Wanted {
  /** The guest's architecture, as libvirt names it. */
  readonly arch: string
  /** True to look into the file system for the loader and its signature, which takes some round trips more. */
  readonly isOpened: boolean
}

/**
 * Finds out how an image boots by UEFI: a few bounded reads, at most 64 KiB each.
 *
 * What is read is the image's word, which nobody trusts: it decides about a warning only.
 */
export async function findLoaders(
  host: StorageHost,
  { vol, format, virtualSize }: Pick<InspectedImage, 'vol' | 'format' | 'virtualSize'>,
  wanted: Wanted,
): Promise<Loaders> {
  if (format === 'qcow2') return UNKNOWN
  const start = await readStart(host, vol, IMAGE_HEADER_BYTES)
  return readLoaders(start, wanted, (range) => {
    const length = Math.min(range.length, Number(virtualSize) - range.offset)
    return length > 0 ? readAt(host, vol, { ...range, length }) : Promise.resolve(Buffer.alloc(0))
  })
}

/** The same of bytes that are at hand. It never throws for what the bytes say. */
export async function readLoaders(
  start: Buffer,
  { arch, isOpened }: Wanted,
  readRange: ReadRange,
): Promise<Loaders> {
  const partitions = parsePartitions(start)
  const isIso = start.toString('latin1', 32_769, 32_774) === 'CD001'
  const at = (isIso ? await findEfiImage(start, readRange) : null) ?? partitions?.esp ?? null
  if (at === null) return { hasEfi: isIso || partitions !== null ? false : null, isSigned: null }
  const path = PATHS.find(([pattern]) => pattern.test(arch))?.[1]
  if (!isOpened || path === undefined) return { hasEfi: true, isSigned: null }
  const loader = await readFatFile(at, { path, length: LOADER_BYTES }, readRange)
  if (loader === null) return { hasEfi: true, isSigned: null }
  if (loader === 'missing') return { hasEfi: false, isSigned: null }
  return { hasEfi: true, isSigned: isSignedProgram(loader) }
}

/** A program's header and its directories are in its first page. */
const LOADER_BYTES = 4096
