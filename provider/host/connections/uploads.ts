import type { LibvirtConnection } from '../../libvirt/index.js'
import { ConnectionGroup, type Sharing } from './connection-group.js'
import { makeLane } from './lane.js'

/**
 * Makes the function by which jobs that share a connection upload.
 *
 * Uploads get connections of their own, with one upload at a time on each. libvirtd (9.0, perhaps newer
 * ones) loses an answer to a client if it confirms the end of an upload of that client at the same moment
 * (`daemonStreamHandleWrite`: the confirmation is queued while it still heads the queue of the stream).
 * It happened in about one of 10,000 uploads beside many calls on one connection, and never on
 * connections of their own.
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
