/** What the variables of UEFI say of how it boots, in their order. */
export interface BootVariables {
  /** What is tried at the next start alone; null: nothing is set. */
  readonly next: BootEntry | null
  /** What is tried at each start, the first that works; entries without a variable are left out. */
  readonly order: readonly BootEntry[]
}

/** A boot entry, as a variable `Boot####` has it. Its texts are the guest's words. */
export interface BootEntry {
  /** Four hexadecimal digits. */
  readonly number: string
  readonly description: string
  /** False: UEFI passes over it. */
  readonly isActive: boolean
  readonly place: BootPlace
}

/** What a boot entry names. */
export type BootPlace =
  /** Of a partition; `file` is null: the fallback path on it. */
  | { readonly kind: 'partition'; readonly uuid: string; readonly file: string | null }
  /** A file on any partition. */
  | { readonly kind: 'file'; readonly file: string }
  /** A drive by its address: the fallback path on it. OVMF makes these itself. */
  | { readonly kind: 'drive' }
  | { readonly kind: 'network' }
  /** A program in the firmware, such as its menu or its shell. */
  | { readonly kind: 'firmware' }
  /** It is of another kind, or not well-formed. */
  | { readonly kind: 'unknown' }

/** What was read of a file of variables, or why it says nothing, as a clause. */
export type ReadVariables =
  | { readonly ok: true; readonly value: BootVariables }
  | { readonly ok: false; readonly why: string }
