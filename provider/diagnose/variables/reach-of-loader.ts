import type { DiskFacts } from '../facts/disk-facts.js'
import type { Facts } from '../facts/facts.js'
import type { Proof } from '../rules/rule.js'
import { judgeEntries, type JudgedEntry } from './judge-entries.js'

/** Whether UEFI comes to the boot loader on the disks. */
export type Reach =
  | { readonly kind: 'reached' }
  /** It does not, and that shows it. */
  | { readonly kind: 'missed'; readonly proofs: readonly Proof[] }
  /** It cannot be said: the loader is not at the fallback path, and not all was looked at or understood. */
  | { readonly kind: 'unknown' }
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
  if (esps.some(({ fallback }) => fallback)) return { kind: 'reached' }
  const { variables, sources = [] } = definition ?? {}
  const judged = variables?.boot === undefined ? [] : judgeEntries(variables.boot, disk, sources)
  if (judged.some(({ way }) => way === 'leads')) return { kind: 'reached' }
  const isKnown = variables?.isThere === false || variables?.boot !== undefined
  if (!isKnown || !isAllSeen(disk) || judged.some(({ way }) => way === 'unknown'))
    return { kind: 'unknown' }
  const lacks = devices.map(
    (device) => `the EFI system partition ${device} has a loader, but not at the fallback path`,
  )
  const why = variables.isThere ? explain(judged) : ['there is no file of UEFI variables']
  const words = [...lacks.slice(0, 1), ...why, ...lacks.slice(1)]
  return { kind: 'missed', proofs: words.map((text) => ({ source: 'disk', words: text })) }
}

const NONE: Reach = { kind: 'none' }

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
