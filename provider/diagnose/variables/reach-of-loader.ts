import { posix } from 'node:path'
import type { Of } from '../facts/disk-lines.js'
import type { DiskFacts } from '../facts/disk-facts.js'
import type { Facts } from '../facts/facts.js'
import type { Proof } from '../rules/rule.js'
import { judgeEntries, type JudgedEntry } from './judge-entries.js'

/** Whether UEFI comes to the boot loader on the disks. */
export type Reach =
  | { readonly kind: 'reached' }
  /** It does not, and that shows it. */
  | { readonly kind: 'missed'; readonly proofs: readonly Proof[] }
  /** It cannot be said, and why. */
  | { readonly kind: 'unknown'; readonly words: string }
  /** The question is another one: it boots otherwise, or the disks have no loader, or were not looked at. */
  | { readonly kind: 'none' }

/**
 * Says whether UEFI comes to the loader: by a boot entry, or by the fallback path of any partition.
 *
 * UEFI goes on to the next entry if one fails, and to the fallback path at the end; OVMF makes entries for drives by itself,
 * which lead to it too. So a stale entry does no harm by itself.
 */
export function reachOfLoader({ definition, disk }: Facts): Reach {
  const { firmware, directBoot = [], bootOverrides = [] } = definition?.domain ?? {}
  if (firmware?.kind !== 'efi' || !firmware.hasVariablesFile || disk === null) return NONE
  if (directBoot.length > 0 || bootOverrides.length > 0) return NONE
  const esps = disk.all('esp')
  const devices = esps.filter(({ loaders }) => loaders.length > 0).map(({ device }) => device)
  if (devices.length === 0) return NONE
  if (esps.some(({ fallback }) => fallback)) return reachedIn(esps)
  const { variables, sources = [] } = definition ?? {}
  const judged = variables?.boot === undefined ? [] : judgeEntries(variables.boot, disk, sources)
  if (judged.some(({ way }) => way === 'leads')) return reachedIn(esps)
  const isKnown = variables?.isThere === false || variables?.boot !== undefined
  if (!isKnown || !isAllSeen(disk) || judged.some(({ way }) => way === 'unknown'))
    return { kind: 'unknown', words: NOT_ALL_SEEN }
  const lacks = devices.map(
    (device) => `the EFI system partition ${device} has a loader, but not at the fallback path`,
  )
  const why = variables.isThere ? explain(judged) : ['there is no file of UEFI variables']
  const words = [...lacks.slice(0, 1), ...why, ...lacks.slice(1)]
  return { kind: 'missed', proofs: words.map((text) => ({ source: 'disk', words: text })) }
}

const NONE: Reach = { kind: 'none' }

const NOT_ALL_SEEN =
  'whether UEFI comes to the boot loader is not known: it is not at the fallback path, and not all boot entries and disks were looked at'

/** shim starts another loader, mostly the GRUB beside it; without any it is known that it was reached, and no more. */
function reachedIn(esps: readonly Of<'esp'>[]): Reach {
  const names = esps.flatMap(({ loaders }) => loaders.map((path) => posix.basename(path)))
  const hasNext = names.some((name) => !SHIM_AND_ITS_OWN.test(name))
  if (hasNext || !names.some((name) => /^shim/i.test(name))) return { kind: 'reached' }
  return {
    kind: 'unknown',
    words: 'UEFI comes to shim, and no loader that shim could start is on the EFI system partition',
  }
}

/** shim, its manager of keys, what makes its boot entry again, and itself under the name of the fallback path. */
const SHIM_AND_ITS_OWN = /^(?:shim|mm|fb|fallback|boot)[a-z0-9]*\.efi$/i

/** False if a file system of UEFI was left out: the fallback path may be on it. */
function isAllSeen(disk: DiskFacts): boolean {
  const seen = new Set(disk.all('esp').map(({ device }) => device))
  const all = [
    ...disk.all('filesystem').filter(({ type }) => type === 'vfat'),
    ...disk.all('partition').filter(({ type }) => ESP_TYPES.has(type)),
  ]
  return disk.isWhole && all.every(({ device }) => seen.has(device))
}

const ESP_TYPES: ReadonlySet<string> = new Set(['c12a7328-f81f-11d2-ba4b-00a0c93ec93b', '0xef'])

function explain(judged: readonly JudgedEntry[]): readonly string[] {
  const gone = judged.filter(({ way }) => way === 'gone')
  if (gone.length === 0) return ['no boot entry in the UEFI variables names a loader']
  return gone.map(
    ({ entry: { number, description }, words }) =>
      `the boot entry ${number} "${description}" names ${words}`,
  )
}
