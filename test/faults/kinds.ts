/** What is tried on: either mode, an instance without a stored definition, one that is off, a rescue without a disk of its own. */
export const KINDS = ['stable', 'legacy', 'transient', 'off', 'cdrom'] as const
export type Kind = (typeof KINDS)[number]

/** What is tried in memory: also a rescue whose system says that it runs, which up waits for, and a kernel without a disk. */
export const MEMORY_KINDS = [...KINDS, 'proven', 'kernel'] as const
export type MemoryKind = (typeof MEMORY_KINDS)[number]

/** How an instance of a kind is made, and the image properties of its rescue. */
export interface Make {
  readonly properties: Readonly<Record<string, string>>
  readonly transient: boolean
  readonly running: boolean
}

const STABLE: Make = {
  properties: { hw_rescue_bus: 'virtio' },
  transient: false,
  running: true,
}

/** The makes of all kinds. */
export const MAKES: Readonly<Record<MemoryKind, Make>> = {
  stable: STABLE,
  legacy: { ...STABLE, properties: {} },
  transient: { ...STABLE, transient: true },
  off: { ...STABLE, running: false },
  proven: STABLE,
  kernel: { ...STABLE, properties: {} },
  cdrom: { ...STABLE, properties: { hw_rescue_device: 'cdrom' } },
}
