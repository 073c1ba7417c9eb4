import type { DiskFacts } from '../facts/disk-facts.js'
import type { Of } from '../facts/disk-lines.js'
import type { SourceFacts } from '../facts/facts.js'
import type { BootEntry, BootVariables } from './boot-variables.js'

/** A boot entry, and whether it leads to a loader. */
export interface JudgedEntry {
  readonly entry: BootEntry
  /**
   * `leads`: the loader is there; `gone`: the partition or the loader is not; `other`: it names no loader, or UEFI passes
   * over it; `unknown`: what it names was not looked at.
   */
  readonly way: 'leads' | 'gone' | 'other' | 'unknown'
  /** What is gone; empty: nothing. */
  readonly words: string
}

/** Judges the entry of the next start and those of the order by disks that were looked at to the end. */
export function judgeEntries(
  { next, order }: BootVariables,
  disk: DiskFacts,
  sources: readonly SourceFacts[],
): readonly JudgedEntry[] {
  const partitions = disk.all('partition')
  const esps = disk.all('esp').map((esp): Esp => {
    const uuid = partitions.find(({ device }) => device === esp.device)?.uuid ?? ''
    return { ...esp, uuid: uuid === '' ? null : uuid }
  })
  const outside = sources.flatMap(({ boot }) => boot?.partitions ?? [])
  const seen = { esps, partitions: [...partitions.map(({ uuid }) => uuid), ...outside] }
  const entries = next === null ? order : [next, ...order]
  return entries.map((entry) => judge(entry, seen))
}

/** With the name of its partition; null: it is not known. */
type Esp = Of<'esp'> & { readonly uuid: string | null }

interface Seen {
  readonly esps: readonly Esp[]
  readonly partitions: readonly string[]
}

function judge(entry: BootEntry, seen: Seen): JudgedEntry {
  const { place, isActive } = entry
  const as = (way: JudgedEntry['way'], words = ''): JudgedEntry => ({ entry, way, words })
  if (!isActive) return as('other')
  switch (place.kind) {
    case 'unknown':
      return as('unknown')
    case 'drive':
    case 'network':
    case 'firmware':
      return as('other')
    case 'file':
      return as(...findFile(place.file, seen.esps))
    case 'partition': {
      const esps = seen.esps.filter(({ uuid }) => uuid === place.uuid)
      if (esps.length > 0) return as(...findFile(place.file, esps))
      return seen.esps.some(({ uuid }) => uuid === null) || isOn(place.uuid, seen.partitions)
        ? as('unknown')
        : as('gone', `a partition that is on no disk: ${place.uuid}`)
    }
  }
}

/** True if a partition may be one of these. Of an MBR, UEFI compares the number of the disk. */
export function isOn(uuid: string, partitions: readonly string[]): boolean {
  const isOfMbr = /^[0-9a-f]{8}-[0-9a-f]{2,8}$/.test(uuid)
  return partitions.some(
    (one) => one === uuid || (isOfMbr && one.startsWith(uuid.slice(0, DISK_NUMBER))),
  )
}

/** Characters of the number of a disk, with the line behind it. */
const DISK_NUMBER = 9

function findFile(
  file: string | null,
  esps: readonly Esp[],
): readonly [way: JudgedEntry['way'], words?: string] {
  // What could not be mounted shows no file.
  if (esps.every(({ loaders }) => loaders.length === 0)) return ['unknown']
  if (file === null)
    return esps.some(({ fallback }) => fallback) ? ['leads'] : ['gone', 'the fallback path']
  const path = file.replaceAll(/[\\/]+/g, '/').replace(/^\//, '')
  const isThere = esps.some(({ loaders }) =>
    loaders.some((loader) => loader.toLowerCase() === path.toLowerCase()),
  )
  if (isThere) return ['leads']
  return LISTED.test(path) ? ['gone', `a loader that is not there: ${file}`] : ['unknown']
}

/** Files that are among the loaders of an EFI system partition if they are there: see `say_esp` of `inside/3-boot.sh`. */
const LISTED = /^EFI\/(?:[ -.0-~]+\/){0,2}[ -.0-~]+\.efi$/i
