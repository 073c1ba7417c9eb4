import { DOMAIN_BLOCK_JOB_ABORT } from '../../../provider/libvirt/index.js'
import { chainOf, withMirror, withoutMirror, withPivot } from '../commit-xml.js'
import { hasTarget } from '../domain-xml.js'
import { findRunning } from '../find-domain.js'
import type { FakeCommit, FakeDomain, FakeHost } from '../host.js'
import { Refused } from '../refused.js'
import { HALF } from '../running.js'
import type { Handlers } from './handlers.js'

/** Calls about jobs on the disks of a domain: of these the fake does the merge of one file into the one below. */
export const BLOCK_CALLS: Handlers = {
  domainBlockCommit: (host, { dom, disk, top }) => {
    const domain = findRunning(host, dom)
    if (!hasTarget(domain.live, disk)) throw wrong(`No device found for specified path`)
    if (domain.commits.has(disk) || domain.blockJobs.has(disk))
      throw active(`disk '${disk}' already in active block job`)
    const chain = chainOf(domain.live, disk)
    if (top != null && !chain.includes(top))
      throw wrong(`could not find image '${top}' in chain for '${disk}'`)
    const [from, into] = chain
    if (from === undefined || into === undefined)
      throw wrong(`top '${disk}' in chain for '${from ?? ''}' has no backing file`)
    domain.live = withMirror(domain.live, disk, into)
    begin(host, domain, disk, { from, into, cur: 0n, end: 1_048_576n, isReady: false })
  },
  domainBlockJobAbort: (host, { dom, path, flags = 0 }) => {
    const domain = findRunning(host, dom)
    const commit = domain.commits.get(path)
    if (commit === undefined) throw wrong(`disk ${path} does not have an active block job`)
    const isPivot = (flags & DOMAIN_BLOCK_JOB_ABORT.PIVOT) !== 0
    if (isPivot && !commit.isReady)
      throw active(`block copy/commit of '${path}' is not ready for pivot yet`)
    domain.live = isPivot ? withPivot(domain.live, path) : withoutMirror(domain.live, path)
    domain.commits.delete(path)
  },
  domainGetBlockJobInfo: (host, { dom, path }) => {
    const domain = findRunning(host, dom)
    if (!hasTarget(domain.live, path)) throw wrong(`disk '${path}' not found in domain`)
    const commit = domain.commits.get(path)
    if (commit !== undefined)
      return { found: 1, type: ACTIVE_COMMIT, bandwidth: 0n, cur: commit.cur, end: commit.end }
    const found = Number(domain.blockJobs.has(path))
    return { found, type: found, bandwidth: 0n, cur: 0n, end: 0n }
  },
}

/** `VIR_DOMAIN_BLOCK_JOB_TYPE_ACTIVE_COMMIT`. */
const ACTIVE_COMMIT = 4

function begin(host: FakeHost, domain: FakeDomain, target: string, commit: FakeCommit): void {
  const [from, into] = [commit.from, commit.into].map((path) => host.files.get(path))
  if (from === undefined || into === undefined) throw wrong('no such file')
  if ((from.modified ?? 0) < (into.modified ?? 0) && into.content?.startsWith(HALF) !== true)
    host.harms.push(`'${commit.from}' was merged into '${commit.into}', which was newer`)
  const isWritten = from.content !== undefined
  if (isWritten) into.content = `${HALF}${into.content ?? ''}`
  into.modified = from.modified ?? 0
  domain.commits.set(target, commit)
  host.schedule(host.commitMs / 2, () => {
    commit.cur = commit.end / 2n
  })
  host.schedule(host.commitMs, () => {
    if (domain.commits.get(target) !== commit || domain.live === null) return
    if (from.content !== undefined) into.content = from.content
    commit.cur = commit.end
    commit.isReady = true
    domain.live = withMirror(domain.live, target, commit.into, true)
  })
}

function wrong(why: string): Refused {
  return new Refused('INVALID_ARG', 'QEMU', `invalid argument: ${why}`)
}

function active(why: string): Refused {
  return new Refused('BLOCK_COPY_ACTIVE', 'QEMU', `block copy still active: ${why}`)
}
