import type { LibvirtConnection } from '../../libvirt/index.js'
import { createVolume } from '../../storage/index.js'
import { AlreadyInRescueError, RecordUnreadableError } from '../errors.js'
import type { Rim } from '../rim.js'
import type { JournalContent, RecordContent } from './content.js'
import { encodeLine } from './line.js'
import type { Claim } from './line.js'
import { readRecord, recordName, sign } from './record.js'
import type { HeldRecord, OpenRecord } from './record.js'
import { writeAt } from '../../storage/index.js'

/** A holder that wrote nothing for this long is taken for dead. */
export const STANDSTILL_MS = 30_000

/**
 * Makes this process the holder of a record that another one left.
 *
 * Waits until the holder is provably dead or has stood still for 30 s. Of several processes that
 * take over at the same time one wins: each must create the guard volume of the next number, and
 * libvirt creates a volume of a name only once.
 */
export async function takeOver(
  libvirt: LibvirtConnection,
  record: OpenRecord,
  rim: Rim,
): Promise<{ held: HeldRecord; journal: JournalContent }> {
  let content = await waitForStandstill(libvirt, record, rim)
  let journal = asJournal(record, content)
  if (journal.lines.at(-1)?.nonce === rim.holder.nonce)
    return { held: held(record, journal), journal }

  const guard = await createGuard(libvirt, record, { rim, from: journal.guard + 1 })
  content = await readRecord(libvirt, record.vol)
  journal = asJournal(record, content)
  const entry = sign({ kind: 'takeover', holder: rim.holder, guard }, rim)
  await writeAt(libvirt, record.vol, { offset: journal.end, bytes: encodeLine(entry) })
  journal = asJournal(record, await readRecord(libvirt, record.vol))
  return { held: held(record, journal), journal }
}

/** Claims a record that was created and never written: its maker died before it touched anything. */
export async function takeOverBlank(
  libvirt: LibvirtConnection,
  record: OpenRecord,
  { rim, claim }: { rim: Rim; claim: Claim },
): Promise<HeldRecord | null> {
  const content = await waitForStandstill(libvirt, record, rim)
  if (content.kind !== 'blank') return null
  await createGuard(libvirt, record, { rim, from: 1 })
  await writeAt(libvirt, record.vol, { offset: 0, bytes: encodeLine(claim) })
  return { place: record.place, vol: record.vol, claim }
}

/** Name of the volume whose creation decides who takes over. */
export function guardName(domainUuid: string, guard: number): string {
  return `${recordName(domainUuid)}.${guard}`
}

function held(record: OpenRecord, journal: JournalContent): HeldRecord {
  return { place: record.place, vol: record.vol, claim: journal.claim }
}

async function waitForStandstill(
  libvirt: LibvirtConnection,
  record: OpenRecord,
  rim: Rim,
): Promise<RecordContent> {
  let seen = record.content
  let since = rim.clock.now()
  while (!isFree(seen, rim) && rim.clock.now() - since < STANDSTILL_MS) {
    await rim.clock.sleep(1_000)
    const now = await readRecord(libvirt, record.vol)
    if (now.raw === seen.raw) continue
    seen = now
    since = rim.clock.now()
    if (isBusy(now)) throw busy(now)
  }
  return seen
}

/** Free at once: we wrote the last line ourselves, or its writer is proven dead, or it finished its work. */
function isFree(content: RecordContent, rim: Rim): boolean {
  if (content.kind !== 'journal') return content.kind === 'unreadable'
  const last = content.journal.lines.at(-1)
  return (
    last?.nonce === rim.holder.nonce ||
    last?.kind === 'rescued' ||
    last?.kind === 'policy' ||
    rim.isProvenDead(content.journal.holder)
  )
}

/** A record that moves while we watch has a living holder: no use in waiting for it. */
function isBusy(content: RecordContent): boolean {
  return content.kind === 'journal' && content.journal.lines.at(-1)?.kind !== 'rescued'
}

function busy(content: RecordContent): Error {
  if (content.kind !== 'journal')
    return new RecordUnreadableError('The record changes while it is read.')
  const { claim, holder } = content.journal
  return new AlreadyInRescueError({
    instance: claim.instance,
    owner: claim.owner,
    since: claim.time,
    uri: '',
    detail: `process ${holder.pid} on ${holder.host} is working on it right now`,
  })
}

/** The first number from `from` on whose volume nobody made yet. */
async function createGuard(
  libvirt: LibvirtConnection,
  record: OpenRecord,
  { rim, from }: { rim: Rim; from: number },
): Promise<number> {
  for (let guard = from; ; guard += 1) {
    const name = guardName(record.place.domainUuid, guard)
    const made = await createVolume(libvirt, record.place.pool, {
      name,
      format: 'raw',
      capacity: 512n,
    })
    if (made !== null) return guard
    // Somebody made it before us: either they write their line now, or they died right there.
    const content = await waitForStandstill(libvirt, record, { ...rim, isProvenDead: () => false })
    if (content.kind === 'journal' && content.journal.guard >= guard) throw busy(content)
  }
}

function asJournal(record: OpenRecord, content: RecordContent): JournalContent {
  if (content.kind === 'journal') return content.journal
  const reason = content.kind === 'blank' ? 'it became empty' : content.reason
  throw new RecordUnreadableError(
    `The record '${record.vol.name}' in pool '${record.vol.pool}' cannot be read: ${reason}. ` +
      `Nothing was touched; 'virsh destroy' and 'virsh start' bring the instance back by hand.`,
  )
}
