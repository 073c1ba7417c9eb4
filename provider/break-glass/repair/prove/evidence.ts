import type { BootedSystem } from '../../../guest/index.js'

/** What was seen of an instance whose own system is being tried. Words in it are cleaned, and the guest's. */
export interface Evidence {
  /** Null: it runs; else why it cannot be proven any more, a clause. */
  readonly ended: string | null
  /** What its agent says; a text says why it says nothing. */
  readonly agent: BootedSystem | string
  /** The ids of boots that are not those of its own system. */
  readonly formerBoots: readonly string[]
  /** Milliseconds since its console showed a login prompt; null: it did not. */
  readonly loginMs: number | null
  /** False if the console could not be read. */
  readonly isConsoleOpen: boolean
  /** The patterns that a line of its console has matched. */
  readonly shown: readonly string[]
  /** For each port that is asked for, the address that accepts a connection; null: none does. */
  readonly open: ReadonlyMap<number, string | null>
  /** Its addresses, as far as they are known. */
  readonly addresses: readonly string[]
}
