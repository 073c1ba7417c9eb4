import * as z from 'zod'
import { AgentError } from './agent-error.js'
import type { AgentCommand, Answer } from './answer.js'

/** What a conversation wants done next: a question to the agent, a pause, or bytes shown to who waits for them. */
export type Wish =
  | { readonly kind: 'ask'; readonly command: AgentCommand }
  | { readonly kind: 'pause'; readonly ms: number }
  | { readonly kind: 'show'; readonly stream: 'stdout' | 'stderr'; readonly bytes: Buffer }

/**
 * A talk with an agent as data: it wishes, is told what came of it, and ends with a result. It has no effects.
 *
 * What it is told after a pause or a show counts for nothing.
 */
export type Conversation<Result> = Generator<Wish, Result, Answer>

/** Asks for an answer of that type; throws `AgentError`. */
export function* ask<T>(command: AgentCommand, type: z.ZodType<T>): Conversation<T> {
  const answer = yield { kind: 'ask', command }
  if (answer.kind !== 'answer') throw new AgentError(answer.kind, answer.words, answer.ms)
  const parsed = type.safeParse(answer.value)
  if (parsed.success) return parsed.data
  throw new AgentError('refusal', `its answer to ${command.execute} is not one that an agent gives`)
}

/** A whole number that JavaScript can tell from its neighbours. */
const whole = z.int().min(0)
const handleOf = z.int()
const anything = z.unknown()
const base64 = z.string().regex(/^[A-Za-z0-9+/]*={0,2}$/)
const piece = z.object({ count: whole, 'buf-b64': base64 })
const written = z.object({ count: whole })
const started = z.object({ pid: whole })
const status = z.object({ exited: z.boolean(), exitcode: whole.optional() })
const captured = z.object({ exited: z.boolean(), 'out-data': base64.optional() })

/** Most bytes of one piece out of the guest and into it: larger ones kill the agent or libvirt's connection to it. */
export const [READ_PIECE, WRITE_PIECE] = [720_000, 48_000]

/** Opens a file of the guest; gives its handle. */
export function* openFile(path: string, mode: 'r' | 'w', offset = 0): Conversation<number> {
  const handle = yield* ask({ execute: 'guest-file-open', arguments: { path, mode } }, handleOf)
  if (offset > 0)
    yield* ask({ execute: 'guest-file-seek', arguments: { handle, offset, whence: 0 } }, anything)
  return handle
}

/** The next bytes of an open file, at most `READ_PIECE`; none: that is all so far. */
export function* readPiece(handle: number, most: number = READ_PIECE): Conversation<Buffer> {
  const count = Math.min(most, READ_PIECE)
  const read = yield* ask({ execute: 'guest-file-read', arguments: { handle, count } }, piece)
  const bytes = Buffer.from(read['buf-b64'], 'base64')
  if (bytes.length === read.count && bytes.length <= count) return bytes
  throw new AgentError('refusal', 'it gives more or fewer bytes than it says')
}

/** Closes a file; that it fails means nothing. */
export function* closeFile(handle: number): Conversation<void> {
  yield { kind: 'ask', command: { execute: 'guest-file-close', arguments: { handle } } }
}

/** A small file of the guest as text: at most so many bytes of it. */
export function* readText(path: string, most = 4_096): Conversation<string> {
  const handle = yield* openFile(path, 'r')
  const bytes = yield* readPiece(handle, most)
  yield* closeFile(handle)
  return bytes.toString('latin1')
}

/** Writes a file of the guest in pieces; what was in it is gone. */
export function* writeFile(path: string, bytes: Buffer): Conversation<void> {
  const handle = yield* openFile(path, 'w')
  for (let at = 0; at < bytes.length;) {
    const part = bytes.subarray(at, at + WRITE_PIECE)
    const { count } = yield* ask(
      {
        execute: 'guest-file-write',
        arguments: { handle, 'buf-b64': part.toString('base64') },
      },
      written,
    )
    if (count === 0 || count > part.length)
      throw new AgentError('refusal', `it wrote ${count} of ${part.length} bytes`)
    at += count
  }
  yield* ask({ execute: 'guest-file-close', arguments: { handle } }, anything)
}

/** Runs a short script of the guest's shell to its end; gives its exit status. Its words are not asked for. */
export function* runShort(script: string, words: readonly string[]): Conversation<number> {
  const arg = ['-c', script, 'sh', ...words]
  const { pid } = yield* ask(
    { execute: 'guest-exec', arguments: { path: '/bin/sh', arg } },
    started,
  )
  for (let asked = 0; asked < MOST_QUESTIONS; asked += 1) {
    const now = yield* ask({ execute: 'guest-exec-status', arguments: { pid } }, status)
    if (now.exited) return now.exitcode ?? SIGNALLED
    yield { kind: 'pause', ms: 100 + 10 * asked }
  }
  throw new AgentError('silence', 'a short script of ours does not end')
}

/** Runs a program of the guest that soon ends; gives what it wrote to its standard output, at most so many bytes. */
export function* runCaptured(
  path: string,
  arg: readonly string[],
  most = 65_536,
): Conversation<Buffer> {
  const { pid } = yield* ask(
    { execute: 'guest-exec', arguments: { path, arg, 'capture-output': true } },
    started,
  )
  for (let asked = 0; asked < MOST_QUESTIONS; asked += 1) {
    const now = yield* ask({ execute: 'guest-exec-status', arguments: { pid } }, captured)
    if (now.exited) return Buffer.from(now['out-data'] ?? '', 'base64').subarray(0, most)
    yield { kind: 'pause', ms: 50 + 10 * asked }
  }
  throw new AgentError('silence', `${path} does not end`)
}

/** About a minute. */
const MOST_QUESTIONS = 100
/** A script of ours never ends with it. */
const SIGNALLED = 255
