import type { SecureBoot } from '../../domain-xml/index.js'
import type { Domain } from '../../planner/types.js'
import type { ScreenText } from '../screen/read-screen-text.js'
import type { BootVariables } from '../variables/boot-variables.js'
import type { DiskFacts } from './disk-facts.js'

/** All that a diagnosis starts from; null: it was not looked at. */
export interface Facts {
  readonly definition: DefinitionFacts | null
  readonly agent: AgentFacts | null
  readonly screen: ScreenText | null
  /** The bytes of the console's log, or of what was read from the console while we looked. */
  readonly console: Uint8Array | null
  /** True: these are of a log, which may end before this start of the instance; absent: they were said since. */
  readonly isConsoleLog?: boolean
  readonly disk: DiskFacts | null
  /** What else was looked at and is in order, and what was not looked at and why; absent: nothing to say. */
  readonly notes?: readonly Note[]
}

/** One thing that was looked at or not, in words of ours. */
export interface Note {
  readonly source: 'definition' | 'agent' | 'screen' | 'console' | 'disk'
  readonly result: 'in-order' | 'not-looked-at'
  readonly words: string
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
  /** Disks that libvirt says have an error; absent: it was not asked, or names none. */
  readonly diskErrors?: readonly DiskErrorFacts[]
  /** The file of the UEFI variables; absent: there is none, or it was not looked at. */
  readonly variables?: VariablesFacts
  /** True if libvirt starts it when the host starts; absent: not known, or it has no stored definition. */
  readonly isAutostarted?: boolean
}

/** A disk that QEMU could not read or write. */
export interface DiskErrorFacts {
  /** `<target dev>` */
  readonly target: string
  /** True: no space is left for it on the host. */
  readonly isFull: boolean
}

/** The file that keeps the variables of UEFI. */
export interface VariablesFacts {
  readonly path: string
  readonly isThere: boolean
  /** The boot entries in it; absent: they were not read. */
  readonly boot?: BootVariables
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
  /** How it boots, by its first bytes as the guest sees them; absent: they were not read. */
  readonly boot?: BootFacts
}

/** What the first bytes of a disk say of how it boots. */
export interface BootFacts {
  /** True: the first sector has zeros alone. */
  readonly isEmpty: boolean
  /** True: the first sector has code that a BIOS starts. */
  readonly hasCode: boolean
  /** True: it has an EFI system partition. */
  readonly hasEsp: boolean
  /** Its partitions as PARTUUID names them; null or absent: they were not all read. */
  readonly partitions?: readonly string[] | null
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
