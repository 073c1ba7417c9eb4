import { strip, type Host } from '../../host/index.js'
import type { LayerFacts, SourceFacts } from '../../diagnose/index.js'
import { DeadlineError, LibvirtError, orNull } from '../../libvirt/index.js'
import type { Disk } from '../../planner/types.js'
import {
  findKnownVolume,
  readBootSectors,
  readContentStart,
  readVolumeFacts,
  seeLayers,
  stateOf,
} from '../../storage/index.js'
import { notLookedAt, type Seen, type Subject } from './subject.js'

/** Milliseconds that libvirt has to look at a file: a share that hangs does not answer at all. */
const DEADLINE_MS = 3_000

/** Looks at the source of a disk and the files below it. The answer has at least one layer. */
export async function lookAtDisk(
  host: Host,
  subject: Subject,
  disk: Disk,
): Promise<Seen<SourceFacts>> {
  const { target, format } = disk
  const path = await pathOf(host, disk)
  const [file, layers] = await Promise.all([
    lookAtFile(host, subject, disk),
    seeLayers(host, { path, format }),
  ])
  const [first, ...below] = layers.seen
  const boot = file.state === 'missing' ? null : await readContentStart(host, layers)
  const sectors = boot === null ? null : readBootSectors(boot)
  // libvirt opens the file of the disk itself, and knows the others by its pools.
  const top = { path, format: first?.format ?? null, ...mostCertain(file, first) }
  const all = [top, ...below]
  return {
    facts: {
      target,
      layers: all.map(({ path: at, state, format: seen }) => {
        return { path: strip(at), state, format: seen }
      }),
      ...(sectors === null ? {} : { boot: sectors }),
    },
    notes: all.flatMap((layer) => {
      if (layer.state === 'there') return explainUnread(target, layer, layers.seen)
      if (layer.state !== 'unknown') return []
      const words = `disk ${target}: ${layer.path} was not looked at: ${layer.reason ?? 'libvirt does not say why'}`
      return [notLookedAt('definition', strip(words))]
    }),
  }
}

interface Certain {
  readonly state: LayerFacts['state']
  readonly reason: string | null
}

function mostCertain(file: Certain, seen: Certain | undefined): Certain {
  if (file.state !== 'unknown') return file
  return seen === undefined ? file : { state: seen.state, reason: seen.reason }
}

/** A file that libvirt has opened, but whose bytes and what lies below it were not read. */
function explainUnread(
  target: string,
  { path, format }: { readonly path: string; readonly format: string | null },
  [first]: readonly Certain[],
): Seen<unknown>['notes'] {
  if (format !== null) return []
  const why = first?.reason ?? 'libvirt does not say why'
  return [
    notLookedAt(
      'definition',
      strip(`disk ${target}: ${path} is there, but its content was not read: ${why}`),
    ),
  ]
}

async function pathOf({ libvirt }: Host, { type, source }: Disk): Promise<string> {
  const named = source ?? ''
  if (type !== 'volume') return named
  const at = named.indexOf('/')
  const name = named.slice(0, at)
  const pool = await orNull('NO_STORAGE_POOL', libvirt.storagePoolLookupByName({ name }))
  const vol = pool && (await findKnownVolume(libvirt, pool, named.slice(at + 1)))
  return (vol && (await readVolumeFacts({ libvirt }, vol))?.path) ?? named
}

/** What libvirt says of the file that QEMU opens. During a rescue that may be another one. */
async function lookAtFile(
  { libvirt }: Host,
  { dom, isInRescue }: Subject,
  { target, type }: Disk,
): Promise<Certain> {
  if (isInRescue || (type !== 'file' && type !== 'block')) return { state: 'unknown', reason: null }
  try {
    await libvirt.domainGetBlockInfo({ dom, path: target }, { deadline: DEADLINE_MS })
    return { state: 'there', reason: null }
  } catch (error) {
    if (error instanceof DeadlineError)
      return { state: 'unknown', reason: `libvirt needs longer than ${DEADLINE_MS} ms for it` }
    if (!(error instanceof LibvirtError)) throw error
    return { state: stateOf(error), reason: error.detail }
  }
}
