import { ERRNO } from '../../../provider/libvirt/index.js'
import { readDomain } from '../domain-xml.js'
import { findDomain, findRunning } from '../find-domain.js'
import type { Handlers } from './handlers.js'
import { Refused } from '../refused.js'

/** Calls about what the disks of a domain are read from. */
export const DISK_CALLS: Handlers = {
  domainGetBlockInfo: (host, { dom, path: target }) => {
    const { live, stored } = findDomain(host, dom)
    const { disks } = readDomain(live ?? stored ?? '')
    const path = disks.get(target)
    if (path === undefined)
      throw new Refused(
        'INVALID_ARG',
        'QEMU',
        `invalid argument: invalid path ${target} not assigned to domain`,
      )
    const file = path === null ? undefined : host.files.get(path)
    if (path === null || file === undefined) {
      const gone = `failed to stat '${path ?? ''}': No such file or directory`
      throw new Refused('SYSTEM_ERROR', 'QEMU', gone, ERRNO.ENOENT)
    }
    if (file.isUnreadable === true) {
      const denied = `Failed to open file '${path}': Permission denied`
      throw new Refused('SYSTEM_ERROR', 'QEMU', denied, ERRNO.EACCES)
    }
    const size = BigInt(file.bytes.length)
    return { allocation: size, capacity: file.capacity ?? size, physical: size }
  },
  domainGetDiskErrors: (host, { dom }) => {
    const errors = [...findRunning(host, dom).diskErrors].map(([disk, error]) => ({ disk, error }))
    return { errors, nerrors: errors.length }
  },
}
