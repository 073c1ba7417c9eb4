import type { DomainLifecycleEvent, DomainRef } from '../../provider/libvirt/index.js'
import type { GuestBehaviour } from './guest.js'

/** One domain of the fake: `stored` and `live` are its two definitions, null where it has none. */
export interface FakeDomain {
  readonly name: string
  readonly uuid: string
  stored: string | null
  live: string | null
  id: number
  state: number
  reason: number
  autostart: boolean
  /** The XML in its managed save. */
  saved: string | null
  /** What happens when the guest that runs powers off. */
  onPoweroff: string
  /** `DOMAIN_JOB`, and the targets of disks with a block job. */
  job: number
  readonly blockJobs: Set<string>
  /** Merges of the file that a guest writes to into the file below it, by target. */
  readonly commits: Map<string, FakeCommit>
  /** `DOMAIN_DISK_ERROR` by target. */
  readonly diskErrors: Map<string, number>
  guest: GuestBehaviour
  /** What this start of this guest writes to a port, once somebody listens. */
  line: {
    readonly id: number
    readonly guest: GuestBehaviour
    readonly port: string
    readonly text: Promise<string>
    wasSaid: boolean
  } | null
  /** True while somebody reads its console. */
  hasOpenConsole: boolean
  /** Throws out who has it open. */
  leaveConsole: () => void
}

/** A merge that is under way: the paths of both files, and how far it is. */
export interface FakeCommit {
  readonly from: string
  readonly into: string
  cur: bigint
  readonly end: bigint
  isReady: boolean
}

/** One pool on a directory: `cache` holds the volumes that it knows of, which a refresh brings up to date. */
export interface FakePool {
  readonly name: string
  readonly uuid: string
  readonly path: string
  /** What its XML says it is; it stays a directory. */
  type: string
  active: boolean
  /** Bytes that are free. */
  available: bigint
  /** Volumes that are being copied into it or out of it. */
  copies: number
  /** True for a pool without a definition: it is gone once it is off. */
  isTransient: boolean
  readonly cache: Set<string>
}

/** One file of the host: its bytes, and what a pool says of its format. */
export interface FakeFile {
  bytes: Buffer
  readonly format: string
  /** Virtual size; null: as many as there are bytes. */
  readonly capacity: bigint | null
  readonly backing: { readonly path: string; readonly format: string } | null
  /** Seconds since 1970; 0 unless given. A guest that runs from it writes to it, see `FakeHost.writes`. */
  modified?: number
  /** Stands for what is in it; of an overlay: for what is in the overlay itself. */
  content?: string
  /** As `stat` prints them: mode 0644 of root unless given. */
  readonly mode?: string
  readonly owner?: { readonly uid: number; readonly gid: number }
  /** True while a copy into it is under way. */
  isBuilding?: boolean
  /** True if nobody may read it. */
  isUnreadable?: boolean
}

/** Everything that outlives a connection. Files may be shared by two hosts, as on NFS. */
export interface FakeHost {
  readonly domains: Map<string, FakeDomain>
  /** By UUID. */
  readonly pools: Map<string, FakePool>
  readonly files: Map<string, FakeFile>
  readonly listeners: Set<(event: DomainLifecycleEvent) => void>
  nextId: number
  /** How often guests have begun to write: that number is `modified` of the files that they write to. */
  writes: number
  /** What must never happen to the content of disks, and happened: one sentence each. */
  readonly harms: string[]
  /** Milliseconds that a merge of two files takes. */
  commitMs: number
  /** Milliseconds that the copy of a volume takes. */
  copyMs: number
  /** The user that QEMU runs as, to whom it gives files (security model `dac`); null: it gives none. */
  guestOwner: string | null
  readonly versions: { readonly libvirt: number; readonly qemu: number }
  /** Calls `run` after so many milliseconds. */
  readonly schedule: (ms: number, run: () => void) => void
}

/** A domain as it is named on the wire. */
export function refOf({ name, uuid, id }: FakeDomain): DomainRef {
  return { name, uuid, id }
}

/** Tells every connection. */
export function emit(host: FakeHost, domain: FakeDomain, event: number, detail: number): void {
  const dom = refOf(domain)
  for (const listener of [...host.listeners]) listener({ dom, event, detail })
}
