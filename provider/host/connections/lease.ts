import {
  ConnectionLostError,
  DeadlineError,
  type CallOptions,
  type LibvirtConnection,
} from '../../libvirt/index.js'
import type { Lanes } from './lanes.js'

/** What a lease uses of its connection's group, and what it reports to it. */
export interface LeaseOptions {
  readonly lanes: Lanes
  /** The job no longer needs the connection. */
  readonly release: () => void
  /** A call had no answer in time: libvirtd may be frozen, or the network down. */
  readonly unanswered: () => void
  /** Uploads over this connection, or over another connection of the group. */
  readonly upload: LibvirtConnection['storageVolUpload']
}

/**
 * A shared connection as one job sees it: the job closes it like its own.
 *
 * After `close` the job's pending calls fail, as on a connection of its own. No other call is sent, and
 * its listeners get no more events.
 */
export function leaseOf(connection: LibvirtConnection, terms: LeaseOptions): LibvirtConnection {
  const over = new AbortController()
  const events = makeEvents(connection, over.signal)
  const close = (): Promise<void> => {
    if (!over.signal.aborted) {
      over.abort(ended(connection))
      terms.release()
    }
    return Promise.resolve()
  }
  return new Proxy(connection, {
    get(target, name) {
      if (name === 'close') return close
      if (name === 'domainEvents') return events
      const isUpload = name === 'storageVolUpload'
      const method: unknown = isUpload ? terms.upload : Reflect.get(target, name)
      if (typeof method !== 'function') return method
      return (...args: readonly unknown[]): unknown => {
        const at = isUpload ? 2 : 1
        const options = (args[at] ?? {}) as CallOptions
        const given = [args[0], args[1]].slice(0, at)
        const signal = joined(over.signal, options.signal)
        const act = (): unknown => Reflect.apply(method, target, [...given, { ...options, signal }])
        return watched(terms.lanes.through({ name, options, act }), terms.unanswered)
      }
    },
  })
}

function ended({ uri }: LibvirtConnection): ConnectionLostError {
  return new ConnectionLostError(uri, { call: null, sent: true }, new Error('the job has ended'))
}

function joined(over: AbortSignal, given: AbortSignal | undefined): AbortSignal {
  return given === undefined ? over : AbortSignal.any([over, given])
}

function watched(result: unknown, unanswered: () => void): unknown {
  if (!(result instanceof Promise)) return result
  return result.catch((error: unknown) => {
    if (error instanceof DeadlineError) unanswered()
    throw error
  })
}

/** Registers a listener, and removes it when the job ends. */
function makeEvents(
  connection: LibvirtConnection,
  over: AbortSignal,
): LibvirtConnection['domainEvents'] {
  return async (...args) => {
    over.throwIfAborted()
    const deregister = await connection.domainEvents(...args)
    const end = async (): Promise<void> => {
      over.removeEventListener('abort', endSilently)
      await deregister()
    }
    const endSilently = (): void => {
      end().catch(() => undefined) // the connection was lost, and the listener with it
    }
    over.addEventListener('abort', endSilently)
    if (over.aborted) endSilently()
    over.throwIfAborted()
    return end
  }
}
