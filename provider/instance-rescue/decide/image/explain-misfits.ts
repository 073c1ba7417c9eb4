import type { Domain, ImageProperties } from '../../../planner/index.js'
import { showSize } from './show-size.js'

/** An image as its properties describe it, and the instance that will boot it. */
export interface Fit {
  readonly properties: ImageProperties
  readonly domain: Pick<Domain, 'arch'> & { readonly firmware: Pick<Domain['firmware'], 'kind'> }
  /** Memory of the instance in bytes; null: not known. */
  readonly memory: bigint | null
  /** Bytes of the rescue disk; null: it is a cdrom, which is as large as it is. */
  readonly diskSize: bigint | null
}

/**
 * Says what an image's properties ask for and the instance does not have.
 *
 * The keys are Glance's (its common image properties; `min_disk` is in GiB, `min_ram` in MiB). These are
 * warnings, because properties are written by hand: a value that says nothing is passed over.
 */
export function explainMisfits(fit: Fit): readonly string[] {
  return [
    ...misfitOfArch(fit),
    ...misfitOfFirmware(fit),
    ...misfitOfDisk(fit),
    ...misfitOfMemory(fit),
  ]
}

/** Other names of libvirt's architectures. */
const ARCHES: Readonly<Record<string, string>> = {
  amd64: 'x86_64',
  i386: 'i686',
  i486: 'i686',
  i586: 'i686',
  arm64: 'aarch64',
  ppc64el: 'ppc64le',
}

/** Architectures whose machines also boot these. */
const ALSO_BOOTS: Readonly<Record<string, readonly string[]>> = {
  x86_64: ['i686'],
  ppc64: ['ppc64le'],
  ppc64le: ['ppc64'],
}

function misfitOfArch({ properties, domain: { arch } }: Fit): readonly string[] {
  const key = 'hw_architecture' in properties ? 'hw_architecture' : 'architecture'
  const named = properties[key]?.toLowerCase() ?? ''
  const wanted = ARCHES[named] ?? named
  if (wanted === '' || arch === '' || wanted === arch) return []
  if (ALSO_BOOTS[arch]?.includes(wanted) === true) return []
  return [`the image is for ${wanted} (${key}), but the instance is ${arch}: it may not boot`]
}

function misfitOfFirmware({ properties, domain: { firmware } }: Fit): readonly string[] {
  const wanted = properties['hw_firmware_type']?.toLowerCase()
  const found = firmware.kind === 'efi' ? 'uefi' : 'bios'
  if ((wanted !== 'uefi' && wanted !== 'bios') || wanted === found) return []
  const name = { uefi: 'UEFI', bios: 'a BIOS' }
  return [
    `the image is for ${name[wanted]} (hw_firmware_type), but the instance has ${name[found]}: it may not boot`,
  ]
}

function misfitOfDisk({ properties, diskSize }: Fit): readonly string[] {
  const wanted = readCount(properties['min_disk']) << 30n
  if (diskSize === null || wanted <= diskSize) return []
  return [
    `the image needs a disk of ${showSize(wanted)} (min_disk), but the rescue disk has ${showSize(diskSize)}`,
  ]
}

function misfitOfMemory({ properties, memory }: Fit): readonly string[] {
  const wanted = readCount(properties['min_ram']) << 20n
  if (memory === null || wanted <= memory) return []
  return [
    `the image needs ${showSize(wanted)} of memory (min_ram), but the instance has ${showSize(memory)}`,
  ]
}

/** A count as Glance writes it; 0, which asks for nothing, for any other text. */
function readCount(text = ''): bigint {
  return /^\d{1,9}$/.test(text) ? BigInt(text) : 0n
}
