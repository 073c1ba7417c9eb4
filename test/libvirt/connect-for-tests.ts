import { callsOver } from '../../provider/libvirt/connection/calls-over.js'
import { createConnection } from '../../provider/libvirt/connection/connection.js'
import { openRpc } from '../../provider/libvirt/connection/rpc/open-rpc.js'
import type { LibvirtConnection } from '../../provider/libvirt/index.js'
import { TEST_PROCEDURES, type TestCalls } from './test-procedures.js'

/** Connects as the product does; the connection has the procedures that only tests call, too. */
export async function connectForTests(uri: string): Promise<LibvirtConnection & TestCalls> {
  const rpc = await openRpc(uri, {})
  return { ...createConnection(rpc), ...callsOver(rpc, TEST_PROCEDURES) }
}
