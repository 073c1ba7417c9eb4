import { LibvirtError } from '../../provider/libvirt/index.js'
import type { LibvirtConnection } from '../../provider/libvirt/index.js'
import type { RecordedCall, Recording, Replayable, Session } from './recording.js'
import type { Runtime } from '../../provider/host/index.js'

/** Runs `work` on a runtime whose connections write down every call, and returns what they wrote. */
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
  return new Proxy(connection, {
    get(target, name) {
      const method: unknown = Reflect.get(target, name)
      if (typeof method !== 'function' || name === 'close') return method
      return (...args: readonly unknown[]) => {
        const call: RecordedCall = { name: replayable(name), args, code: null }
        calls.push(call)
        const answer = (method as Method)(...args)
        if (answer instanceof Promise) noteRefusal(answer, call)
        return answer
      }
    },
  })
}

function replayable(name: string | symbol): Replayable {
  if (name === 'domainEvents') throw new Error('waiting for events cannot be replayed')
  return name as Replayable
}

function noteRefusal(answer: Promise<unknown>, call: RecordedCall): void {
  answer.catch((error: unknown) => {
    if (error instanceof LibvirtError) call.code = error.code
  })
}
