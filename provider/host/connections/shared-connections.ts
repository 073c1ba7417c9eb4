import type { LibvirtConnection } from '../../libvirt/index.js'
import { ConnectionGroup, type Sharing } from './connection-group.js'
import { makeUploads } from './uploads.js'

type Connect = (uri: string) => Promise<LibvirtConnection>

/** How to wait, and limits other than the usual ones. */
type LaterSharing = Pick<Sharing, 'later'> & Partial<Sharing>

/**
 * Lets all jobs of a process share a few connections to each URI.
 *
 * Connections are opened one after the other, when a job needs one, and closed when no job has used
 * them for a while. If a connection is lost, all its jobs lose it; when they connect again, one new
 * connection serves them. A connection that left a call without an answer is not given to a new job.
 * A job closes its share like a connection of its own.
 */
export function shareConnections(connect: Connect, given: LaterSharing): Connect {
  const sharing = { ...LIMITS, ...given }
  const groups = new Map<string, ConnectionGroup>()
  return (uri) => {
    const group = groups.get(uri) ?? makeGroup(() => connect(uri), sharing)
    groups.set(uri, group)
    return group.take()
  }
}

function makeGroup(connect: () => Promise<LibvirtConnection>, sharing: Sharing): ConnectionGroup {
  return new ConnectionGroup(connect, sharing, makeUploads(connect, sharing))
}

/**
 * At most four: with the long calls of a fifth connection, none of the 20 threads that libvirtd has for
 * all its clients (`max_workers`) might be left. Three jobs for each: so many can start guests on one
 * connection without waiting for each other (`makeLanes`).
 */
const LIMITS: Omit<Sharing, 'later'> = {
  most: 4,
  crowd: 3,
  linger: 15_000,
}
