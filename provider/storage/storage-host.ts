import type { LibvirtConnection } from '../libvirt/index.js'

/** What storage needs of a host: a connection, and a clock to wait by. */
export interface StorageHost {
  readonly libvirt: LibvirtConnection
  /** The URI as the operator gave it; commands in messages contain it. */
  readonly uri: string
  readonly clock: { sleep(ms: number): Promise<void> }
}
