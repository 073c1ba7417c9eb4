/** What is tried on: a persistent instance in either mode, and one without a stored definition. */
export const KINDS = ['stable', 'legacy', 'transient'] as const
export type Kind = (typeof KINDS)[number]

/** The image properties that lead to each. */
export const PROPERTIES: Readonly<Record<Kind, Readonly<Record<string, string>>>> = {
  stable: { hw_rescue_bus: 'virtio' },
  legacy: {},
  transient: { hw_rescue_bus: 'virtio' },
}
