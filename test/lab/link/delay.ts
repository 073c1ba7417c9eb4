import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { connect, createServer, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Daemon } from '../daemon/daemon.js'

/** A slow link to a daemon. */
export interface Delay {
  /** Reaches the daemon over the link. */
  readonly uri: string
  stop(): void
}

/**
 * Starts a proxy in front of a daemon that delays all data by half of `roundTrip` milliseconds each way.
 *
 * It keeps the order and does not limit the throughput. Opening a connection takes no time; over a real
 * link TCP needs one round trip for it, and ssh several.
 */
export async function startDelay(
  daemon: Pick<Daemon, 'socket' | 'uri'>,
  roundTrip: number,
): Promise<Delay> {
  const directory = mkdtempSync(join(tmpdir(), 'rescue-delay-'))
  chmodSync(directory, 0o755)
  const path = join(directory, 'socket')
  const open = new Set<Socket>()
  const server = createServer({ allowHalfOpen: true }, (near) => {
    const far = connect({ path: daemon.socket, allowHalfOpen: true })
    for (const socket of [near, far]) {
      open.add(socket)
      socket.on('error', () => undefined) // the close that follows ends the other side
      socket.on('close', () => open.delete(socket))
    }
    carry(near, far, roundTrip / 2)
    carry(far, near, roundTrip / 2)
  })
  await new Promise<void>((resolve) => server.listen(path, resolve))
  chmodSync(path, 0o666)
  return {
    uri: daemon.uri.replace(daemon.socket, path),
    stop: () => {
      server.close()
      for (const socket of open) socket.destroy()
      rmSync(directory, { recursive: true, force: true })
    },
  }
}

/** Keeps the order, because Node runs timers of one length in the order in which they were set. */
function carry(from: Socket, to: Socket, ms: number): void {
  from.on('data', (chunk) => {
    setTimeout(() => to.write(chunk), ms)
  })
  from.on('end', () => {
    setTimeout(() => to.end(), ms)
  })
  from.on('close', () => {
    setTimeout(() => {
      to.destroySoon()
    }, ms)
  })
}
