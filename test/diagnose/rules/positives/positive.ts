/** Lines that show a cause. */
export interface Positive {
  readonly rule: string
  /** Where the lines come from. `seen`: they were printed by a guest of these tests. */
  readonly from: string
  readonly lines: readonly string[]
}
