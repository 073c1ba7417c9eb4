import type { LibvirtConnection } from '../libvirt/index.js'
import { ConnectionGroup, type Sharing } from './connection-group.js'
import { makeUploads } from './uploads.js'

type Connect = (uri: string) => Promise<LibvirtConnection>

/**
 * Lets all jobs of a process share a few connections to each URI.
 *
 * A connection is opened when a job needs it, one after the other, and closed when no job has used it
 * for a while. A lost connection is lost to all its jobs: when they connect again, one new
 * connection serves them. One that left a call without an answer is given to no new job. What a job
 * gets is closed like a connection of its own.
 */
export function shareConnections(connect: Connect, sharing: Sharing = SHARING): Connect {
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
 * The long calls of a fifth connection could take the last of the 20 threads that libvirtd has for all its
 * clients (`max_workers`). Three jobs can start guests on one connection without waiting for one
 * another (`makeLanes`).
 */
const SHARING: Sharing = {
  most: 4,
  crowd: 3,
  linger: 15_000,
  later: (ms, run) => {
    const timer = setTimeout(run, ms).unref()
    return () => {
      clearTimeout(timer)
    }
  },
}
