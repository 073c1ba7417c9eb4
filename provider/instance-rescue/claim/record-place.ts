import { parseDomain } from '../../domain-xml/index.js'
import { rootDisk } from '../../planner/index.js'
import type { FolderPool } from '../../storage/index.js'
import { NotRescuableError } from '../model/errors.js'
import { findRecordPool } from './record-pool.js'
import type { Host, Observation } from '../../host/index.js'

/** The folder pool for an instance's record, or an error with the command that makes one. */
export async function findRecordPlace(
  { libvirt }: Host,
  { storedXml, dom }: Observation,
): Promise<FolderPool> {
  const pool = await findRecordPool(libvirt, rootDisk(parseDomain(storedXml), null))
  if (pool.kind === 'folder') return pool.folder
  if (pool.kind === 'inactive') {
    throw new NotRescuableError(dom.name, [
      `storage pool '${pool.name}', which holds its root disk, is not active; 'virsh pool-start ${pool.name}' first`,
    ])
  }
  throw new NotRescuableError(dom.name, [
    `its root disk is in no active storage pool of type dir, fs or netfs, and there is no pool 'default' either; make one with ` +
      `'virsh pool-define-as default dir --target /var/lib/libvirt/images', 'virsh pool-build default', 'virsh pool-start default'`,
  ])
}
