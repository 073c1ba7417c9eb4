/** One device that the running guest has otherwise than its stored definition. */
export interface LiveDifference {
  readonly kind: 'attached' | 'detached' | 'changed'
  /** The element's name: disk, interface, hostdev, … */
  readonly element: string
  /** A clause without capital and full stop. */
  readonly text: string
}
