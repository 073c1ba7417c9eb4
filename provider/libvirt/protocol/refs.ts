import { struct } from '../xdr/composites.js'
import { int } from '../xdr/numbers.js'
import { text, uuid } from '../xdr/text.js'
import type { ValueOf } from '../xdr/xdr.js'

/** A domain on the wire: `id` is -1 while it is off. libvirt finds it by its UUID. */
export const domain = struct({ name: text, uuid, id: int })
/** How a call names a domain: the whole reference that the daemon gave. */
export type DomainRef = ValueOf<typeof domain>

/** A storage pool on the wire. */
export const pool = struct({ name: text, uuid })
/** How a call names a storage pool; libvirt finds it by its UUID. */
export type PoolRef = ValueOf<typeof pool>

/** A storage volume on the wire; `pool` is the pool's name, `key` in most pools the path. */
export const vol = struct({ pool: text, name: text, key: text })
/** How a call names a volume; libvirt finds it by its pool's name and its own. */
export type VolRef = ValueOf<typeof vol>

/** A network on the wire; only errors carry one. */
export const network = struct({ name: text, uuid })
