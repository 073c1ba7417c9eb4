import { createConnection } from './connection/connection.js'
import { openRpc } from './connection/rpc/open-rpc.js'
import type { ConnectOptions, LibvirtConnection } from './types.js'

/**
 * Connects to the libvirt daemon that a URI names: over a unix socket, ssh, tls, or plain tcp.
 *
 * Throws `ConnectError`, whose message says what to do, or the signal's reason. The connection
 * keeps the process alive only while a call, a stream's step or a listener waits for the daemon.
 *
 * @example
 * const connection = await connect('qemu+ssh://root@host/system')
 * const dom = await connection.domainLookupByName({ name: 'web' })
 * console.log(await connection.domainGetState({ dom }))
 * await connection.close()
 */
export async function connect(
  uri: string,
  options: ConnectOptions = {},
): Promise<LibvirtConnection> {
  return createConnection(await openRpc(uri, options))
}
