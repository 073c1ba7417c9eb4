/** A server of HTTP/2, such as the one on which Pulumi's host serves gRPC. */
interface StreamServer {
  on(
    event: 'stream',
    listener: (stream: unknown, headers: Record<string, unknown>) => void,
  ): unknown
}

/**
 * Calls `cancelled` when the engine sends `Cancel`: after a Ctrl-C, and at the end of each command.
 *
 * Pulumi answers the engine's `Cancel` itself and does not pass it on, and Ctrl-C does not reach the
 * process, which has a process group of its own. So this listens on the server of the process for that
 * call. If Node does not show the server, a cancelled command goes on to its end, as without this.
 */
export function watchCancel(cancelled: () => void, handles = activeHandles()): void {
  for (const handle of handles) {
    if (!isStreamServer(handle)) continue
    handle.on('stream', (_, { ':path': path }) => {
      if (path === CANCEL) cancelled()
    })
  }
}

const CANCEL = '/pulumirpc.ResourceProvider/Cancel'

/** What keeps the process alive; Node has this function for debuggers, and does not document it. */
function activeHandles(): readonly unknown[] {
  const list: unknown = Reflect.get(process, '_getActiveHandles')
  return typeof list === 'function' ? (Reflect.apply(list, process, []) as unknown[]) : []
}

function isStreamServer(handle: unknown): handle is StreamServer {
  return typeof handle === 'object' && handle !== null && 'listening' in handle && 'on' in handle
}
