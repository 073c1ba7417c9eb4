import { createHash } from 'node:crypto'
import * as z from 'zod'
import { plain } from '../host/index.js'
import { StateTooLongError } from './errors.js'
import { MARK_BYTES, PAGE_BYTES } from './layout.js'

/** Version of the record's format; a record with a page of another version is never changed. */
const VERSION = 3

const schema = z.object({
  version: z.literal(VERSION),
  /** Id of the record, which the marks hold too: the next record of that name has another. */
  birth: plain.max(MARK_BYTES),
  term: z.int().nonnegative(),
  /** Rises with every page of a term. */
  sequence: z.int().nonnegative(),
  /** ISO 8601, UTC. */
  time: plain,
  holder: z.object({ host: plain, pid: z.int(), startedAt: plain, nonce: plain }),
  /** False once the holder has done its part: the next process need not wait. */
  isWorking: z.boolean(),
  state: z.unknown(),
})

/** One page of a record: who wrote it, when, and the whole state of the resource. */
export type Page<State> = Readonly<Omit<z.infer<typeof schema>, 'version' | 'state'>> & {
  readonly state: State
}

/** A mark as the record holds it: the id of the record. */
export function encodeMark(birth: string): Buffer {
  return Buffer.from(birth.padEnd(MARK_BYTES))
}

/** A page as the record holds it: checksum, JSON, newline. Bytes after the newline are ignored. */
export function encodePage(page: Page<unknown>): Buffer {
  const json = JSON.stringify({ version: VERSION, ...page })
  const bytes = Buffer.from(`${checksum(json)} ${json}\n`)
  if (bytes.length > PAGE_BYTES) throw new StateTooLongError(bytes.length)
  return bytes
}

/** Reads a page; null if it is not whole, `foreign` if it is whole but not one that we wrote for that term. */
export function decodePage(text: string, term: number): Page<unknown> | 'foreign' | null {
  const [, sum, json = ''] = /^(\S{16}) ([^\n]*)\n/.exec(text) ?? []
  if (sum !== checksum(json)) return null
  try {
    const page = schema.parse(JSON.parse(json))
    return page.term === term ? page : 'foreign'
  } catch {
    return 'foreign' // a right checksum does not prove that the text is JSON
  }
}

function checksum(json: string): string {
  return createHash('sha256').update(json).digest('hex').slice(0, 16)
}
