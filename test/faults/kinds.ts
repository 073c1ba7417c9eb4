import type { OriginalDisks } from '../../provider/planner/index.js'

/** What is tried on: either mode, an instance without a stored definition, one that is off, a rescue without a disk of its own, one with overlays on the disks, and one whose overlays can be merged. */
export const KINDS = [
  'stable',
  'legacy',
  'transient',
  'off',
  'cdrom',
  'discard',
  'checkpoint',
] as const
export type Kind = (typeof KINDS)[number]

/**
 * What is tried in memory: also a rescue whose system shows that it runs, in each of the three ways, which up waits for,
 * one that is handed a config drive, and a kernel without a disk.
 */
export const MEMORY_KINDS = [...KINDS, 'proven', 'agent', 'console', 'let-in', 'kernel'] as const
export type MemoryKind = (typeof MEMORY_KINDS)[number]

/** How an instance of a kind is made, and the image properties of its rescue. */
export interface Make {
  readonly properties: Readonly<Record<string, string>>
  readonly transient: boolean
  readonly running: boolean
  readonly originalDisks?: OriginalDisks
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
  'let-in': { ...STABLE, properties: {} },
  agent: { ...STABLE, properties: { hw_rescue_bus: 'virtio', hw_qemu_guest_agent: 'yes' } },
  console: STABLE,
  discard: { ...STABLE, originalDisks: 'discard' },
  checkpoint: { ...STABLE, originalDisks: 'checkpoint' },
  kernel: { ...STABLE, properties: {} },
  cdrom: { ...STABLE, properties: { hw_rescue_device: 'cdrom' } },
}
