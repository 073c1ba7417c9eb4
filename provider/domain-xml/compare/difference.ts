/** One device that differs between the running guest and its stored definition. */
export interface LiveDifference {
  readonly kind: 'attached' | 'detached' | 'changed'
  /** The element's name: disk, interface, hostdev, … */
  readonly element: string
  /** A clause without capital and full stop. */
  readonly text: string
}

/** Only the running guest has the device of that name. */
export function attached(element: string, name: string): LiveDifference {
  return { kind: 'attached', element, text: `${name} is attached to the running guest only` }
}

/** Only the stored definition has the device of that name. */
export function detached(element: string, name: string): LiveDifference {
  const text = `${name} of the stored definition is detached from the running guest`
  return { kind: 'detached', element, text }
}
