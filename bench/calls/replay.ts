import { connect, LibvirtError } from '../../provider/libvirt/index.js'
import type { LibvirtConnection } from '../../provider/libvirt/index.js'
import type { RecordedCall, Recording } from './recording.js'

/**
 * Makes recorded calls again, bare: in the same order, together if they were made together, their
 * results read to the end and thrown away. Throws if libvirt answers one of them differently.
 */
export async function replay({ sessions }: Recording): Promise<void> {
  for (const { uri, calls } of sessions) {
    const connection = await connect(uri)
    await repeatAll(connection, calls)
    await connection.close()
  }
}

/** Each call waits for those that had been answered when it was made first. */
async function repeatAll(
  connection: LibvirtConnection,
  calls: readonly RecordedCall[],
): Promise<void> {
  const made: Promise<void>[] = []
  for (const call of calls) {
    await Promise.all(made.filter((_, place) => !call.beside.includes(place)))
    const answered = repeat(connection, call)
    answered.catch(() => undefined) // whoever waits for it sees the error
    made.push(answered)
  }
  await Promise.all(made)
}

async function repeat(connection: LibvirtConnection, call: RecordedCall): Promise<void> {
  const { name, args, code } = call
  const answered = await codeOf(() => (connection[name] as Method)(...args))
  if (answered !== code)
    throw new Error(
      `${name} was answered with ${answered ?? 'ok'}, in the recording ${code ?? 'ok'}`,
    )
}

type Method = (...args: readonly unknown[]) => Promise<unknown> | AsyncIterable<Uint8Array>

async function codeOf(
  ask: () => Promise<unknown> | AsyncIterable<Uint8Array>,
): Promise<string | null> {
  try {
    const answer = ask()
    if (answer instanceof Promise) await answer
    else await drain(answer)
    return null
  } catch (error) {
    if (error instanceof LibvirtError) return error.code
    throw error
  }
}

async function drain(source: AsyncIterable<Uint8Array>): Promise<void> {
  const parts: Uint8Array[] = []
  for await (const part of source) parts.push(part)
}
