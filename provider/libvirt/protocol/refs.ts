import { struct } from '../xdr/composites.js'
import { int } from '../xdr/numbers.js'
import { text, uuid } from '../xdr/text.js'
import type { ValueOf } from '../xdr/xdr.js'

/** A domain on the wire: `id` is -1 while it is off. libvirt finds it by its UUID. */
export const domain = struct({ name: text, uuid, id: int })
export type DomainRef = ValueOf<typeof domain>

/** A storage pool on the wire. */
export const pool = struct({ name: text, uuid })
export type PoolRef = ValueOf<typeof pool>

/** A storage volume on the wire; `pool` is the pool's name, `key` in most pools the path. */
export const vol = struct({ pool: text, name: text, key: text })
export type VolRef = ValueOf<typeof vol>

/** A network on the wire. */
export const network = struct({ name: text, uuid })
export type NetworkRef = ValueOf<typeof network>

/** A domain's snapshot on the wire. */
export const snapshot = struct({ name: text, dom: domain })
export type SnapshotRef = ValueOf<typeof snapshot>
