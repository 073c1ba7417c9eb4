/** What is wrong with one argument. */
export interface InputFailure {
  /** Name of the argument; dots lead to a property of it. */
  readonly property: string
  readonly reason: string
}
