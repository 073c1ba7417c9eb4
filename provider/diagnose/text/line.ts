/** A line that a guest showed: clean, one line, cut. It is the guest's words. */
export interface Line {
  /** Its number in the log or on the screen, from 1. */
  readonly at: number
  readonly text: string
}

/** The text of one boot, from the first line that belongs to it. */
export interface Boot {
  readonly lines: readonly Line[]
  /** True for a boot of our rescue system. */
  readonly isRescue: boolean
}
