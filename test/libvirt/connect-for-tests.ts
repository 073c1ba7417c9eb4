import { createConnection } from '../../provider/libvirt/connection/connection.js'
import { openRpc } from '../../provider/libvirt/connection/rpc/open-rpc.js'
import type { LibvirtConnection } from '../../provider/libvirt/index.js'

/** Connects as the product does, once and for all: a connection that is lost is not opened again. */
export async function connectForTests(uri: string): Promise<LibvirtConnection> {
  return createConnection(await openRpc(uri, {}))
}
