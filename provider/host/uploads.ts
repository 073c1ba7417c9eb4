import type { LibvirtConnection } from '../libvirt/index.js'
import { ConnectionGroup, type Sharing } from './connection-group.js'
import { makeLane } from './lane.js'

/**
 * Makes what uploads for jobs that share a connection: over connections of their own, one at a time each.
 *
 * libvirtd up to 9.0 at least loses an answer if one of its threads gives it to the same client at the
 * moment in which libvirtd confirms the end of an upload (`daemonStreamHandleWrite`: the confirmation
 * is queued while it still heads the queue of the stream). Seen about once in 10,000 uploads beside
 * many calls on one connection, and never on connections of their own.
 */
export function makeUploads(
  connect: () => Promise<LibvirtConnection>,
  sharing: Sharing,
): LibvirtConnection['storageVolUpload'] {
  const group = new ConnectionGroup(connect, { ...sharing, crowd: 1 })
  const lane = makeLane(sharing.most)
  return (...args) =>
    lane.inTurn(async () => {
      const libvirt = await group.take()
      try {
        await libvirt.storageVolUpload(...args)
      } finally {
        await libvirt.close()
      }
    })
}
