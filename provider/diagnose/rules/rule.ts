import type { Facts } from '../facts/facts.js'
import type { Stage } from '../text/stages.js'

/** What `repair` can mend. */
export const FIXES = [
  'fstab',
  'initramfs',
  'grub',
  'grub-config',
  'previous-kernel',
  'fsck',
  'full-disk',
  'root-password',
  'ssh-key',
  'locked-root',
  'sshd-config',
  'sudoers',
  'auditd',
  'selinux-relabel',
  'mask-unit',
] as const
export type Fix = (typeof FIXES)[number]

/** Where a cause can be seen. */
export const SOURCES = ['definition', 'agent', 'screen', 'console', 'disk'] as const
export type Source = (typeof SOURCES)[number]

/** Text to look for on screen and console, and in the journal: in a line, or in lines that follow one another in this order. */
export type Clue = RegExp | readonly RegExp[]

/** What facts show, in words; names in it are the host's or the guest's. */
export interface Proof {
  readonly source: Exclude<Source, 'screen' | 'console'>
  readonly words: string
}

/** One cause why an instance does not boot or cannot be reached, and how it is known. A rule acts on nothing. */
export interface Rule {
  /** Permanent: programs compare it. */
  readonly id: string
  /** Its row in docs/diagnose.md. */
  readonly row: number
  /** The stage that fails. What a later stage of the same boot says disproves it. */
  readonly stage: Stage
  /** True: something else is the cause, and if nothing else is found the cause is not known. */
  readonly isSymptom?: true
  /** What is wrong, in one sentence. */
  readonly title: string
  /** Looked for on screen and console, and in the journal, whose lines are made to look like those of the console. */
  readonly clues?: readonly Clue[]
  /** Of a clue of several lines the first is quoted too: the one nearest to the last. */
  readonly quotesBeginning?: true
  /** A line that looks alike and is harmless. */
  readonly harmless?: RegExp
  /** A later line that shows that it did no harm. */
  readonly disproved?: RegExp
  /** Looked for in definition, agent's answer and disks. Then the journal alone shows nothing: it may be mended since. */
  readonly prove?: (facts: Facts) => readonly Proof[]
  /** What that means for the instance. */
  readonly means: string
  /** What to do. */
  readonly todo: string
  /** What mends it, the best first; none: a person must. */
  readonly fixes: readonly Fix[]
  /** True: the fixes may be tried without asking. */
  readonly isAuto?: true
  /** What looks alike and is harmless. */
  readonly alike: string
  /** The ids of rules that are its consequences. */
  readonly explains?: readonly string[]
}
