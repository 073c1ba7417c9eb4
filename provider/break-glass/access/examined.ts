import type { HostIdentity, Observation } from '../../host/index.js'
import type { RescueState } from '../../instance-rescue/model/state.js'
import type { OpenRecord } from '../../record/index.js'
import type { FolderPool } from '../../storage/index.js'
import type { FoundRescue } from '../found-rescue.js'

/** How an instance stands to a request for access. Nothing was changed to find out. */
export type Examined =
  /** The host has no such instance. */
  | { readonly kind: 'missing' }
  | { readonly kind: 'refused'; readonly reasons: readonly string[] }
  | Unfinished
  | Given
  | Ready

/** An earlier access has a record: it was cut off, or another process works on it. */
export interface Unfinished extends Pick<FoundRescue, 'page' | 'seen' | 'thisHost'> {
  readonly kind: 'unfinished'
  readonly record: OpenRecord<RescueState>
}

/** What runs was started with these keys. */
interface Given {
  readonly kind: 'given'
  readonly seen: Observation
}

/** It can be restarted with the keys. */
export interface Ready {
  readonly kind: 'ready'
  readonly seen: Observation
  readonly thisHost: HostIdentity
  /** Where its record will be. */
  readonly folder: FolderPool
  /** False: nothing can prove from outside that the key is in. */
  readonly hasAgent: boolean
  readonly warnings: readonly string[]
}

/** The UUID of the instance that was looked at. */
export function uuidOf(examined: Unfinished | Given | Ready): string {
  return examined.kind === 'unfinished' ? examined.record.place.domainUuid : examined.seen.dom.uuid
}
