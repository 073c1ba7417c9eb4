import { LibvirtError } from '../../provider/libvirt/index.js'
import type { LibvirtConnection } from '../../provider/libvirt/index.js'
import type { RecordedCall, Recording, Replayable, Session } from './recording.js'
import type { Runtime } from '../../provider/host/index.js'

/** Runs `work` on a runtime that records every call of its connections. */
export async function record<Result>(
  runtime: Runtime,
  work: (runtime: Runtime) => Promise<Result>,
): Promise<{ readonly recording: Recording; readonly result: Result }> {
  const sessions: Session[] = []
  const connect = async (uri: string): Promise<LibvirtConnection> => {
    const session = { uri, calls: [] }
    sessions.push(session)
    return recordCalls(await runtime.connect(uri), session.calls)
  }
  const result = await work({ ...runtime, connect })
  return { recording: { sessions }, result }
}

type Method = (...args: readonly unknown[]) => Promise<unknown> | AsyncIterable<unknown>

function recordCalls(connection: LibvirtConnection, calls: RecordedCall[]): LibvirtConnection {
  const underWay = new Set<number>()
  return new Proxy(connection, {
    get(target, name) {
      const method: unknown = Reflect.get(target, name)
      if (typeof method !== 'function' || name === 'close') return method
      return (...args: readonly unknown[]) => {
        const call: RecordedCall = {
          name: replayable(name),
          args,
          code: null,
          beside: [...underWay],
        }
        const place = calls.push(call) - 1
        underWay.add(place)
        return watch((method as Method)(...args), (error) => {
          underWay.delete(place)
          if (error instanceof LibvirtError) call.code = error.code
        })
      }
    },
  })
}

function replayable(name: string | symbol): Replayable {
  if (name === 'domainEvents') throw new Error('waiting for events cannot be replayed')
  return name as Replayable
}

/** Calls `ended` before the caller learns of the end: what it calls next did not run beside this. */
function watch(answer: ReturnType<Method>, ended: (error?: unknown) => void): ReturnType<Method> {
  if (!(answer instanceof Promise)) return watchBytes(answer, ended)
  answer.then(() => {
    ended()
  }, ended)
  return answer
}

async function* watchBytes(
  source: AsyncIterable<unknown>,
  ended: (error?: unknown) => void,
): AsyncGenerator {
  try {
    yield* source
  } catch (error) {
    ended(error)
    throw error
  } finally {
    ended()
  }
}
