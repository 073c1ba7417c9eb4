import * as z from 'zod'
import { RESCUE_MODES } from '../../planner/types.js'
import { plain, stripped } from '../../host/index.js'
import { AFTER_UNRESCUE, ON_BOOT_TIMEOUT } from './types.js'

/** What a rescue puts into a pool besides the record. */
export const ARTIFACT_KINDS = ['rescue-disk', 'config-drive', 'nvram', 'definition'] as const

/** What a copy of the image is. */
const DISK_COPIES = ['file', 'block'] as const

const artifact = z.object({
  kind: z.enum(ARTIFACT_KINDS),
  pool: z.object({ name: plain, uuid: plain }),
  /** The pool's folder on the host, absolute. */
  folder: plain.startsWith('/'),
  /** Of a rescue disk that is a copy of the image, a file of format qcow2 or a block device; absent: it is an overlay. */
  copy: z.enum(DISK_COPIES).optional(),
})

/** Most seconds that a guest may get to shut down: a day. */
export const LONGEST_TIMEOUT_S = 86_400

const policy = z.object({
  afterUnrescue: z.enum(AFTER_UNRESCUE),
  /** Seconds. */
  shutdownTimeout: z.int().min(0).max(LONGEST_TIMEOUT_S),
})
/** How the rescue is to end. */
export type Policy = Readonly<z.infer<typeof policy>>

/** Place of a disk in the definition. */
const diskPlace = z.int().min(0).max(9_999)

/** When the disk below an overlay was last written to, as libvirt says; null: libvirt does not say. */
const base = z.object({
  disk: diskPlace,
  modified: z
    .string()
    .regex(/^\d+(\.\d+)?$/)
    .nullable(),
})
/** The disk below an overlay, as it was when the overlay was made. */
export type Base = Readonly<z.infer<typeof base>>

const merge = z.object({
  /** True if libvirt starts the instance by itself when it starts: that is off until the merge is done. */
  hasAutostart: z.boolean(),
  /** True if the instance was started for the merge alone, paused, so that nothing has run in it. */
  isFresh: z.boolean(),
  /** True once every disk has all that its overlay had. */
  isMerged: z.boolean(),
})

const claim = z.object({
  /** ISO 8601, UTC. */
  time: plain,
  rescueId: z.string().regex(/^[0-9a-f]{12}$/),
  /** The instance's name when it was rescued. */
  instance: stripped,
  domainUuid: plain,
  /** The libvirt host's own name: hosts that share a pool see one another's records. Empty: not known. */
  hostname: plain,
  /** The host's UUID: cloned machines may share a name. Absent in older records. */
  hostUuid: plain.optional(),
  owner: z.object({
    organization: stripped,
    project: stripped,
    stack: stripped,
    name: stripped,
  }),
  mode: z.enum(RESCUE_MODES),
  /** Digest of the plan. */
  digest: plain,
  original: z.object({
    power: z.enum(['running', 'shutoff']),
    /** libvirt's id of the boot that was to be stopped; -1: the instance was off, or it is not known. */
    domainId: z.int(),
    persistent: z.boolean(),
    definitionHash: plain,
  }),
  artifacts: z.array(artifact).max(ARTIFACT_KINDS.length),
  /** Overlays on disks of the instance: in which pool, and the places of these disks in the definition. Absent: none. */
  overlays: artifact
    .omit({ kind: true, copy: true })
    .extend({
      disks: z.array(diskPlace).max(1_000),
      /** Present if they can be merged (`originalDisks: 'checkpoint'`). */
      areMergeable: z.literal(true).optional(),
    })
    .optional(),
  /** Targets of the instance's disks that a legacy rescue attaches; null in a stable rescue, which moves no disk. */
  attached: z.array(z.object({ from: plain, target: plain })).nullable(),
})
/** Everything that undoing needs. It stays the same until the rescue ends. */
export type Claim = Readonly<z.infer<typeof claim>>

const state = z.object({
  claim,
  /**
   * `probation`: the instance's own system is being tried on the overlays, or is about to be. `merging`: the overlays
   * are being merged, and a disk alone may be half old and half new; it must be finished before anything else.
   * `ending`: undoing has begun and must be finished.
   */
  phase: z.enum(['entering', 'rescued', 'probation', 'merging', 'ending']),
  /** The disks below overlays that can be merged. Absent: there are none. */
  bases: z.array(base).max(1_000).optional(),
  /** True once the own system was started only to be watched: what is on the overlays is never merged. */
  isTrial: z.literal(true).optional(),
  /** Present from `merging` on. */
  merge: merge.optional(),
  /** True once the instance's own system may have been asked to shut down. */
  isAsked: z.boolean(),
  /** True while the rescue disk is being copied: what is there of it is not whole. */
  isCopying: z.boolean().optional(),
  policy,
  reason: stripped.nullable(),
  /** Of the incident. Absent: none. */
  ticket: stripped.optional(),
  /** How long the rescue is to last, as it was given. Absent: no end. */
  ttl: stripped.optional(),
  /** How the rescue system is waited for, if it was given: an import takes it from here. */
  boot: z
    .object({
      bootTimeout: z.int().min(0).max(LONGEST_TIMEOUT_S).optional(),
      bootPattern: stripped.optional(),
      onBootTimeout: z.enum(ON_BOOT_TIMEOUT).optional(),
    })
    .optional()
    .catch(undefined),
})
/** The whole state of a rescue, as its record holds it. */
export type RescueState = Readonly<z.infer<typeof state>>

/**
 * Reads the state of a domain's record; null if it is not a state, or is of another domain.
 *
 * Others may write to the pool of the record, so its text is checked before anything relies on it.
 */
export function parseState(domainUuid: string): (value: unknown) => RescueState | null {
  return (value) => {
    const parsed = state.safeParse(value)
    return parsed.success && parsed.data.claim.domainUuid === domainUuid ? parsed.data : null
  }
}
