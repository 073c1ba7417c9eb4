import { createHash } from 'node:crypto'
import { z } from 'zod'
import { RESCUE_MODES } from '../planner/types.js'
import { AFTER_UNRESCUE } from '../instance-rescue/model/types.js'

/** Version of the record's format; a record of a newer one is left alone. */
export const RECORD_VERSION = 1

const pool = z.object({ name: z.string(), uuid: z.string() })
const holder = z.object({
  host: z.string(),
  pid: z.number(),
  startedAt: z.string(),
  nonce: z.string(),
})
const owner = z.object({
  organization: z.string(),
  project: z.string(),
  stack: z.string(),
  name: z.string(),
})

const POWER_STATES = ['running', 'shutoff'] as const
/** What a rescue puts into a pool, the record apart. */
export const ARTIFACT_KINDS = ['rescue-disk', 'nvram', 'definition'] as const

const artifact = z.object({
  kind: z.enum(ARTIFACT_KINDS),
  pool,
  name: z.string(),
  path: z.string(),
})
/** A volume of ours, named before it is made so that a crash cannot orphan it. */
export type Artifact = Readonly<z.infer<typeof artifact>>

const policy = z.object({ afterUnrescue: z.enum(AFTER_UNRESCUE), shutdownTimeout: z.number() })
/** How the rescue is to end; the last one written counts. */
export type Policy = Readonly<z.infer<typeof policy>>

const claim = z.object({
  kind: z.literal('claim'),
  version: z.literal(RECORD_VERSION),
  nonce: z.string(),
  time: z.string(),
  rescueId: z.string(),
  instance: z.string(),
  domainUuid: z.string(),
  /** The libvirt host's own name: hosts that share a pool see one another's records. Empty: not known. */
  hostname: z.string(),
  owner,
  holder,
  mode: z.enum(RESCUE_MODES),
  digest: z.string(),
  original: z.object({
    power: z.enum(POWER_STATES),
    /** libvirt's number of the very boot that was to be stopped; -1: it was off, or nobody knows. */
    domainId: z.number(),
    persistent: z.boolean(),
    definitionHash: z.string(),
  }),
  policy,
  artifacts: z.array(artifact),
})
/** The first line: everything that undoing needs. */
export type Claim = Readonly<z.infer<typeof claim>>

const signed = { nonce: z.string(), time: z.string() }
const line = z.discriminatedUnion('kind', [
  claim,
  /** Work on a step begins: from here on its undo must run. */
  z.object({ kind: z.literal('step'), step: z.string(), ...signed }),
  /** create has finished: the instance is in rescue. */
  z.object({ kind: z.literal('rescued'), ...signed }),
  /** Undoing has begun and must be finished. */
  z.object({ kind: z.literal('undo'), ...signed }),
  z.object({ kind: z.literal('policy'), policy, ...signed }),
  /** Another process took over; `guard` is the number of the volume that made it the only one. */
  z.object({ kind: z.literal('takeover'), holder, guard: z.number(), ...signed }),
  /** The holder stopped between two steps, its engine being gone: whoever comes next need not wait. */
  z.object({ kind: z.literal('released'), ...signed }),
  z.object({ kind: z.literal('beat'), count: z.number(), ...signed }),
])
/** Any line of a record, its claim too: `nonce` is that of the process that wrote it, `time` ISO 8601 in UTC. */
export type RecordLine = Readonly<z.infer<typeof line>>

/** One line as it stands in the record: checksum, JSON, newline. */
export function encodeLine(value: RecordLine): Uint8Array {
  const json = JSON.stringify(value)
  return Buffer.from(`${checksum(json)} ${json}\n`)
}

/** One line without its newline; null where it is torn or damaged, `newer` where we are too old for it. */
export function decodeLine(text: string): RecordLine | 'newer' | null {
  const json = text.slice(17)
  if (text[16] !== ' ' || text.slice(0, 16) !== checksum(json)) return null
  const value: unknown = JSON.parse(json)
  const parsed = line.safeParse(value)
  return parsed.success ? parsed.data : 'newer'
}

function checksum(json: string): string {
  return createHash('sha256').update(json).digest('hex').slice(0, 16)
}
