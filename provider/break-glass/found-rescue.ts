import type { Marker } from '../domain-xml/index.js'
import type { HostIdentity, Observation } from '../host/index.js'
import type { RescueState } from '../instance-rescue/model/state.js'
import type { FoundStatus } from '../instance-rescue/status/judge.js'
import type { DomainRef } from '../libvirt/index.js'
import type { OpenRecord, Page } from '../record/index.js'

/** A rescue that was found on a host without Pulumi; any stack may have made it. */
export interface FoundRescue {
  readonly trace:
    | { readonly kind: 'record'; readonly record: OpenRecord<RescueState> }
    | { readonly kind: 'marker'; readonly unrecorded: UnrecordedRescue }
  /** The instance's name now, else its name when it was rescued, else its UUID. */
  readonly instance: string
  readonly domainUuid: string
  /** The instance as the host shows it; null if the host has no such instance. */
  readonly seen: Observation | null
  readonly thisHost: HostIdentity
  /** Null if the record is missing or empty, or cannot be read. */
  readonly page: Page<RescueState> | null
  readonly status: FoundStatus
}

/** A running rescue without a record that can be found: only its marker shows that it is a rescue. */
export interface UnrecordedRescue {
  readonly dom: DomainRef
  readonly marker: Marker
  /** The name of its record's pool if that pool is not active; null: the record is missing. */
  readonly offPool: string | null
  /** The record if somebody emptied it; null: it is missing. */
  readonly blank: OpenRecord<RescueState> | null
}
