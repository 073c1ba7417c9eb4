import type { MachineFacts } from '../../planner/index.js'
import type { OriginalDisks, RescueDisk, RescueMode, RescuePlan } from '../../planner/types.js'

/** Who a rescue belongs to. The SDK puts it into the inputs: Pulumi gives a dynamic provider no URN. */
export interface Owner {
  readonly organization: string
  readonly project: string
  readonly stack: string
  readonly name: string
}

/**
 * The image to rescue from. Without a path: a fresh copy of the instance's own original image, or with a kernel no
 * disk at all.
 */
export interface RescueImage {
  /** Absolute path on the libvirt host, inside a storage pool. */
  readonly path?: string | undefined
  readonly format?: 'raw' | 'qcow2' | 'iso' | undefined
  /** Hex SHA-256 of the whole file. */
  readonly sha256?: string | undefined
  readonly properties?: Readonly<Record<string, string>> | undefined
  /** Absolute path on the host of a kernel that QEMU boots in place of a disk, inside a storage pool. */
  readonly kernel?: string | undefined
  /** Absolute path on the host of the kernel's initial RAM disk, inside a storage pool. */
  readonly ramdisk?: string | undefined
  /** The kernel's parameters; else the image property `os_command_line`. */
  readonly commandLine?: string | undefined
}

/** Power states a rescue may end in: the one from before, or a given one. */
export const AFTER_UNRESCUE = ['restore', 'start', 'stop'] as const
/** One of `AFTER_UNRESCUE`. */
export type AfterUnrescue = (typeof AFTER_UNRESCUE)[number]

/** What becomes of a rescue whose system gives no sign in time: it stays, or it is undone. */
export const ON_BOOT_TIMEOUT = ['keep', 'undo'] as const
/** One of `ON_BOOT_TIMEOUT`. */
export type OnBootTimeout = (typeof ON_BOOT_TIMEOUT)[number]

/**
 * How it is known that the rescue system runs: it said so with the rescue's nonce (`marker`), its guest agent
 * answered from the rescue disk (`agent`), its console showed what was expected (`console`), or it is not known.
 */
export type Proof = 'marker' | 'agent' | 'console' | 'none'

/** The arguments of one rescue, checked, defaults not yet filled in. */
export interface RescueInputs {
  /** Name or UUID of the instance. */
  readonly instance: string
  readonly image?: RescueImage | undefined
  /** What the rescue may do to the instance's own disks; else `read-write`. */
  readonly originalDisks?: OriginalDisks | undefined
  /** Seconds the guest gets to shut down; else the image's `os_shutdown_timeout`, else 60. */
  readonly shutdownTimeout?: number | undefined
  readonly afterUnrescue?: AfterUnrescue | undefined
  readonly reason?: string | undefined
  /** Number or name of the incident's ticket. */
  readonly ticket?: string | undefined
  /** How long the rescue is to last, such as `4h` or `PT4H`. Nothing ends it then; it is shown as past its time. */
  readonly ttl?: string | undefined
  /** Seconds that the rescue system gets to say that it runs; 0: it is not waited for. Else 300. */
  readonly bootTimeout?: number | undefined
  readonly onBootTimeout?: OnBootTimeout | undefined
  /** RE2 expression for a line of the console; used if neither marker nor guest agent is expected. */
  readonly bootPattern?: string | undefined
  /** Public keys of those who may log in to the rescue system, in the format of `authorized_keys`. */
  readonly sshAuthorizedKeys?: readonly string[] | undefined
  /** SHA-512 crypt hash of root's password in the rescue system; a secret. The password itself never comes here. */
  readonly adminPasswordHash?: string | undefined
  /** True: a password is made, and is an output. */
  readonly generatePassword?: boolean | undefined
  /** User data for cloud-init in the rescue system; a secret. */
  readonly userData?: string | undefined
  /** Pool for the rescue disk and the other artifacts; the record's pool follows from the domain alone. */
  readonly pool?: string | undefined
  /** libvirt URI, filled in by check: argument, else configuration, else LIBVIRT_DEFAULT_URI, else qemu:///system. */
  readonly uri: string
  readonly owner: Owner
  /** Names of the arguments that are secrets: the SDK knows, and nothing that is shown contains them. */
  readonly secretArguments?: readonly string[] | undefined
  /** What check decided; create plans again and refuses a difference. Absent if the host could not be asked. */
  readonly plan?: PlannedRescue | undefined
}

/** A plan as it travels through Pulumi's inputs. */
export interface PlannedRescue {
  /** SHA-256 over the plan's canonical JSON. */
  readonly digest: string
  /** The decision that preview showed. */
  readonly plan: RescuePlan
}

/** Every status of a rescue. */
export const RESCUE_STATUSES = [
  'rescued',
  'stopped',
  'probation',
  'left',
  'elsewhere',
  'interrupted',
] as const
/**
 * `rescued` · `stopped`: the rescue system is off · `probation`: the instance's own system is being tried on the
 * overlays · `left`: the instance runs its own system again ·
 * `elsewhere`: migrated away, or its stop cannot be proven · `interrupted`: a create or a merge that did not finish.
 */
export type RescueStatus = (typeof RESCUE_STATUSES)[number]

/** Whether the instance ran before it was rescued. */
export type PowerState = 'running' | 'shutoff'

/** What a rescue leaves in Pulumi's state: the inputs and what came of them. Plain JSON; Pulumi encrypts the secrets. */
export interface RescueOutputs extends RescueInputs {
  readonly rescueId: string
  readonly mode: RescueMode
  /** Null: a kernel boots, and there is no rescue disk. */
  readonly rescueDevice: RescueDisk | null
  readonly status: RescueStatus
  /** Why the status is what it is, one sentence; empty while rescued. */
  readonly statusReason: string
  /** ISO 8601, UTC. */
  readonly startedAt: string
  readonly originalPowerState: PowerState
  readonly domainUuid: string
  /**
   * SHA-256 of the definition copy, in hex: others may write to the pool of the copy, and a copy that was
   * changed is not used. Absent if the rescue did not finish, or a release before it had this made it.
   */
  readonly copyHash?: string | undefined
  /** The pool that holds the record: by it, read and delete recognize another host and refuse it. */
  readonly recordPool: { readonly name: string; readonly uuid: string }
  /** What decided the default buses: with it, diff finds what other image properties would mean. */
  readonly machine: MachineFacts
  /** True once nothing of the rescue is left on the host, although Pulumi still has the resource (`left`). */
  readonly cleaned: boolean
  /** The command that shows the guest's console. */
  readonly console: string
  readonly proof: Proof
  /** The start of the rescue system that the proof is of. Absent: there is no proof, or its release had no such ids. */
  readonly provenStart?: string | undefined
  /** The password that was made for root of the rescue system; a secret. Absent: none was asked for. */
  readonly adminPassword?: string | undefined
  /** When the rescue system said that it runs, ISO 8601 in UTC; null: it did not. */
  readonly bootedAt: string | null
  /** Fingerprint of its ssh server's key, `SHA256:…`; null: it has no ssh server, or it is not known. */
  readonly sshHostKey: string | null
  /** IP addresses of the guest's cards; empty: not known. */
  readonly addresses: readonly string[]
  /** The command that logs in by ssh, and checks the host key; null: no address or no key is known. */
  readonly ssh: string | null
}

/** What a changed set of inputs means for the rescue. */
export interface RescueDiff {
  readonly changes: boolean
  readonly replaces: readonly string[]
}
