import type { SecureBoot } from '../../domain-xml/index.js'
import type { Domain } from '../../planner/types.js'
import type { ScreenText } from '../screen/read-screen-text.js'
import type { DiskFacts } from './disk-facts.js'

/** All that a diagnosis starts from; null: it was not looked at. */
export interface Facts {
  readonly definition: DefinitionFacts | null
  readonly agent: AgentFacts | null
  readonly screen: ScreenText | null
  /** The bytes of the console's log, or of what was read from the console while we looked. */
  readonly console: Uint8Array | null
  readonly disk: DiskFacts | null
}

/** The definition of an instance, and what the host says of it. */
export interface DefinitionFacts {
  readonly domain: Domain
  readonly secureBoot: SecureBoot
  /** Bytes; null: not said. */
  readonly memory: bigint | null
  readonly state: InstanceState
  /** One for each disk that has a source. */
  readonly sources: readonly SourceFacts[]
}

/** How libvirt says that the instance is. */
export interface InstanceState {
  readonly name: 'running' | 'paused' | 'off' | 'crashed' | 'suspended' | 'unknown'
  /** libvirt's word for the reason, such as `io-error`; null: it gives none. */
  readonly reason: string | null
}

/** What the host says of the source of a disk. */
export interface SourceFacts {
  /** `<target dev>` */
  readonly target: string
  /** The file that the guest writes to first, then those below it. */
  readonly layers: readonly LayerFacts[]
}

/** A file or block device of a disk. */
export interface LayerFacts {
  readonly path: string
  readonly state: 'there' | 'missing' | 'unreadable' | 'unknown'
  /** The format that its first bytes show; null: not looked at, or none. */
  readonly format: string | null
}

/** What the guest's own agent says. It is the guest's word. */
export interface AgentFacts {
  /** Of `systemctl is-system-running`. */
  readonly state: string
  readonly failedUnits: readonly string[]
}
