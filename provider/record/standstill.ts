import type { RecordContent } from './content.js'
import { readRecord } from './record.js'
import type { OpenRecord } from './record.js'
import type { Host, Runtime } from '../host/index.js'

/** A holder that wrote nothing for this long is taken for dead: a living one writes every 8 s. */
const STANDSTILL_MS = 30_000
/** How long a record is watched that moves all the time: soft shutdown, a slow start. */
const PATIENCE_MS = 90_000
/**
 * What one look counts for at most: where the clock is set, or this process, the daemon or the whole
 * machine stands still for a while, the holder may have had no time to write either.
 */
const LOOK_MS = 3_000

/** How watching a record ended. */
export type Watched =
  /** What was waited for, or 30 s in which nothing moved. */
  | { readonly kind: 'still'; readonly content: RecordContent }
  /** It moves all the time: its holder lives and works. */
  | { readonly kind: 'busy'; readonly content: RecordContent }
  /** Its holder ended the rescue. */
  | { readonly kind: 'gone' }

/** Watches a record until `isReady`, or until nothing has moved for 30 s. */
export async function watch(
  { libvirt, runtime }: Host,
  record: OpenRecord,
  isReady: (content: RecordContent) => boolean,
): Promise<Watched> {
  let { raw } = record.content
  let [still, watched, last] = [0, 0, runtime.clock.now()]
  for (;;) {
    const content = await readRecord(libvirt, record)
    if (content === null) return { kind: 'gone' }
    if (isReady(content)) return { kind: 'still', content }
    const now = runtime.clock.now()
    const passed = Math.min(Math.max(now - last, 0), LOOK_MS)
    still = content.raw === raw ? still + passed : 0
    watched += passed
    ;({ raw, last } = { raw: content.raw, last: now })
    if (still >= STANDSTILL_MS) return { kind: 'still', content }
    if (watched >= PATIENCE_MS) return { kind: 'busy', content }
    await runtime.clock.sleep(1_000)
  }
}

/** True where nobody works on a record: we wrote the last line, or its writer is proven dead, or has finished. */
export function isIdle(content: RecordContent, runtime: Runtime): boolean {
  if (content.kind !== 'journal') return content.kind === 'unreadable'
  const { lines, holder } = content.journal
  const last = lines.at(-1)
  return (
    last?.nonce === runtime.holder.nonce ||
    FINISHED.includes(last?.kind ?? '') ||
    runtime.isProvenDead(holder)
  )
}

const FINISHED: readonly string[] = ['rescued', 'policy', 'released']
