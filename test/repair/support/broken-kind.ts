/** A way to break a Debian, and how it is mended. */
export interface BrokenKind {
  readonly name: string
  /** A script of our rescue system: the Debian is mounted on $R, its partition is $part of $disk. */
  readonly break: string
  /** The same, when it is unmounted again. */
  readonly breakUnmounted?: string
  /** What its serial port shows of the failure; absent: nothing does, and the broken system is not started. */
  readonly seen?: RegExp
  /** `bios` if not given. */
  readonly firmware?: 'bios' | 'efi'
  readonly fixes: readonly {
    readonly id: string
    readonly parameters?: Readonly<Record<string, string>>
  }[]
  /** True: without its parameters the last fix is refused, and changes nothing. */
  readonly isRefusedUnasked?: true
  /** What the dry runs say. */
  readonly says: RegExp
  /** A script of the mended system, and what it prints. */
  readonly proof?: readonly [script: string, prints: RegExp]
}
