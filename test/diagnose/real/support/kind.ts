import type { Fix } from '../../../../provider/diagnose/index.js'

/** A way to break a Debian offline, and what a look at its disks must say. */
export interface InsideKind {
  readonly name: string
  /** A script of our rescue system: the Debian is mounted on $R, its partition is $part of $disk. */
  readonly break?: string
  /** The same, when it is unmounted again. */
  readonly breakUnmounted?: string
  /** The rule that must come first. */
  readonly rule: string
  /** The fix that must be its first one; null: a person must mend it. */
  readonly fix: Fix | null
  /** `bios` if not given. */
  readonly firmware?: 'bios' | 'efi'
  /** MiB of memory of the instance; 640 if not given. */
  readonly memory?: number
}
