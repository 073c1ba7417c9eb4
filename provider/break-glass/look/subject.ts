import type { Marker } from '../../domain-xml/index.js'
import type { Domain } from '../../planner/types.js'
import type { InstanceState, Note } from '../../diagnose/index.js'
import type { DomainRef } from '../../libvirt/index.js'

/** An instance that is looked at, as libvirt shows it. */
export interface Subject {
  readonly dom: DomainRef
  readonly state: InstanceState
  /** The stored definition; of an instance without one, that of what runs. */
  readonly xml: string
  readonly domain: Domain
  /** True: a system runs, or stands still, in it. */
  readonly isOn: boolean
  /** True: it is our rescue system that runs in it. */
  readonly isInRescue: boolean
  /** How its own system is being watched on overlays, as `diagnose --boot` does. Absent: it is not. */
  readonly trial: Marker['trial']
}

/** What was seen of one thing, and what is to be said of it. */
export interface Seen<T> {
  readonly facts: T
  readonly notes: readonly Note[]
}

/** A note about something that was not looked at. */
export function notLookedAt(source: Note['source'], words: string): Note {
  return { source, result: 'not-looked-at', words }
}

/** A note about something that was looked at, and has nothing to be found. */
export function inOrder(source: Note['source'], words: string): Note {
  return { source, result: 'in-order', words }
}
