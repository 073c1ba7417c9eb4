import { explainMissing } from '../explain-missing.js'
import { readIdentity } from '../identity.js'
import { parseKernelHeader } from './kernel-header.js'
import type { KernelHeader } from './kernel-header.js'
import type { StorageHost } from '../../storage-host.js'
import { findVolumeByPath } from '../../volumes/find-volume.js'

/** The files that QEMU boots in place of a disk: absolute paths on the host. */
export interface KernelClaim {
  readonly kernel: string
  readonly ramdisk: string | null
  /** True if the paths are a secret, so that no similar name is shown. */
  readonly isSecret?: boolean | undefined
}

/** Files that were inspected and may be used, with their fingerprints: see `InspectedImage`. */
export interface InspectedKernel {
  readonly header: KernelHeader
  readonly files: readonly KernelFile[]
  /** What the RAM disk's first file is called, if it begins with an archive that is not compressed; else null. */
  readonly firstFile: string | null
}

/** A file that QEMU loads; see `InspectedImage`. */
export interface KernelFile {
  readonly path: string
  readonly fingerprint: string
  readonly isReadable: boolean
  readonly owner: string | null
}

/** A kernel and its RAM disk that may be used, or every reason why not. */
export type KernelInspection =
  | { readonly ok: true; readonly kernel: InspectedKernel }
  | { readonly ok: false; readonly reasons: readonly string[] }

/** Reads the first 64 KiB of a kernel and of its RAM disk on the host, and finds every reason against them. */
export async function inspectKernel(
  host: StorageHost,
  { kernel, ramdisk, isSecret }: KernelClaim,
): Promise<KernelInspection> {
  const [first, second] = await Promise.all([
    inspectFile(host, { path: kernel, what: 'kernel', isSecret }),
    ramdisk === null ? null : inspectFile(host, { path: ramdisk, what: 'ramdisk', isSecret }),
  ])
  const files = [first, ...(second === null ? [] : [second])]
  const reasons = files.flatMap((file) => ('reason' in file ? [file.reason] : []))
  if ('reason' in first || reasons.length > 0) return { ok: false, reasons }
  return {
    ok: true,
    kernel: {
      header: parseKernelHeader(first.bytes),
      files: files.flatMap((file) => ('reason' in file ? [] : [file])).map(identified),
      firstFile: second === null || 'reason' in second ? null : firstFileOf(second.bytes),
    },
  }
}

interface Wanted {
  readonly path: string
  readonly what: 'kernel' | 'ramdisk'
  readonly isSecret: boolean | undefined
}

interface Inspected extends KernelFile {
  readonly bytes: Buffer
}

async function inspectFile(
  host: StorageHost,
  wanted: Wanted,
): Promise<Inspected | { readonly reason: string }> {
  const { path, what } = wanted
  const vol = await findVolumeByPath(host, path)
  if (vol === null) return { reason: await explainMissing(host, wanted) }
  const identity = await readIdentity(host, vol)
  const fault = faultOf(identity)
  if (fault !== null || 'fault' in identity) return { reason: `${what} '${path}': ${fault ?? ''}` }
  const { fingerprint, isReadable, owner, bytes } = identity
  return { path, fingerprint, isReadable, owner, bytes }
}

function faultOf(identity: Awaited<ReturnType<typeof readIdentity>>): string | null {
  if ('fault' in identity) return identity.fault
  if (identity.type !== 'file') return 'it is a block device, and QEMU loads a file'
  return identity.bytes.length === 0 ? 'it is empty' : null
}

function identified({ path, fingerprint, isReadable, owner }: Inspected): KernelFile {
  return { path, fingerprint, isReadable, owner }
}

/** An initramfs may begin with an archive in cpio's format `newc`: a header of 110 characters, then the name. */
function firstFileOf(start: Buffer): string | null {
  if (start.toString('latin1', 0, 6) !== '070701') return null
  const length = Number.parseInt(start.toString('latin1', 94, 102), 16)
  if (!(length > 1 && length <= LONGEST_NAME)) return null
  return start.toString('latin1', 110, 110 + length - 1)
}

const LONGEST_NAME = 255
