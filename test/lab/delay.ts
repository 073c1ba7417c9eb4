import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { connect, createServer, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Daemon } from './daemon.js'

/** A long way to a daemon. */
export interface Delay {
  /** The daemon's URI by this way. */
  readonly uri: string
  stop(): void
}

/**
 * Puts a link of that round trip (milliseconds) in front of a daemon, as if it were far away.
 *
 * Every piece of data arrives half a round trip after it was sent, in order; there is no limit on how
 * much is under way. Opening a connection takes no time: a real link would add one round trip for TCP,
 * and several for ssh.
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
      socket.on('error', () => undefined) // its close tells the other end
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

/** Node runs timers of one length in the order in which they were set, so nothing overtakes. */
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
