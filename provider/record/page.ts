import { createHash } from 'node:crypto'
import { z } from 'zod'
import { PAGE_BYTES } from './layout.js'

/** Version of the record's format; a record with a page of another version is never changed. */
const VERSION = 2

const page = z.object({
  version: z.literal(VERSION),
  /** Id of the record: the same on all its pages, and different for the next record of that name. */
  birth: z.string(),
  /** Number of the guard volume that its writer created; 0: the writer created the record. */
  term: z.int().nonnegative(),
  /** Rises with every page of a term. A heartbeat is a page too. */
  sequence: z.int().nonnegative(),
  /** ISO 8601, UTC. */
  time: z.string(),
  holder: z.object({
    host: z.string(),
    pid: z.number(),
    startedAt: z.string(),
    nonce: z.string(),
  }),
  /** False once the holder has done its part: the next process need not wait. */
  isWorking: z.boolean(),
  state: z.unknown(),
})

/** One page of a record: who wrote it, when, and the whole state of the resource. */
export type Page<State> = Readonly<Omit<z.infer<typeof page>, 'version' | 'state'>> & {
  readonly state: State
}

/** A state that does not fit into a page: an argument in it is too long. */
export class StateTooLongError extends Error {
  override readonly name = 'StateTooLongError'

  constructor(length: number) {
    super(
      `What must be recorded takes ${length} bytes; the limit is ${PAGE_BYTES}. Shorten the reason or the names of stack, project and resource.`,
    )
  }
}

/** A page as the record holds it: checksum, JSON, newline. Bytes after the newline are ignored. */
export function encodePage(value: Page<unknown>): Uint8Array {
  const json = JSON.stringify({ version: VERSION, ...value })
  const bytes = Buffer.from(`${checksum(json)} ${json}\n`)
  if (bytes.length > PAGE_BYTES) throw new StateTooLongError(bytes.length)
  return bytes
}

/** Reads one page; null if it is empty, torn or damaged. A whole page of another version has no state. */
export function decodePage(bytes: Uint8Array): Page<unknown> | null {
  const text = Buffer.from(bytes).toString()
  const line = text.slice(0, Math.max(text.indexOf('\n'), 0))
  const json = line.slice(17)
  if (line[16] !== ' ' || line.slice(0, 16) !== checksum(json)) return null
  const parsed = page.safeParse(parseJson(json))
  return parsed.success ? parsed.data : OF_ANOTHER_VERSION
}

const OF_ANOTHER_VERSION: Page<unknown> = {
  birth: '',
  term: 0,
  sequence: 0,
  time: '',
  holder: { host: '', pid: 0, startedAt: '', nonce: '' },
  isWorking: false,
  state: undefined,
}

/** A right checksum does not prove that the text is JSON. */
function parseJson(json: string): unknown {
  try {
    return JSON.parse(json)
  } catch {
    return null
  }
}

function checksum(json: string): string {
  return createHash('sha256').update(json).digest('hex').slice(0, 16)
}
