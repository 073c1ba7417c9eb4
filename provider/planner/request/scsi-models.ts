import type { ImageProperties } from '../types.js'

/** What is known of one model of SCSI controller. */
interface ScsiModel {
  /** True if `hw_scsi_model` may name it (Nova: `SCSIModel`). */
  readonly isNova: boolean
  /** True if QEMU lets us add one to a machine. */
  readonly canBeAdded: boolean
  /** How many targets it has; 0 if no disk of ours goes on it. */
  readonly targets: number
}

/** Every model that some rule mentions. */
const MODELS: Readonly<Record<string, ScsiModel>> = {
  'virtio-scsi': { isNova: true, canBeAdded: true, targets: 256 },
  'virtio-transitional': { isNova: false, canBeAdded: false, targets: 256 },
  'virtio-non-transitional': { isNova: false, canBeAdded: false, targets: 256 },
  lsilogic: { isNova: true, canBeAdded: true, targets: 7 },
  lsisas1068: { isNova: true, canBeAdded: true, targets: 8 },
  lsisas1078: { isNova: true, canBeAdded: true, targets: 64 },
  vmpvscsi: { isNova: true, canBeAdded: true, targets: 64 },
  buslogic: { isNova: true, canBeAdded: false, targets: 0 },
  ibmvscsi: { isNova: true, canBeAdded: false, targets: 63 },
}

/** The values that `hw_scsi_model` may have. */
export const NOVA_SCSI_MODELS: readonly string[] = Object.keys(MODELS).filter(
  (model) => MODELS[model]?.isNova === true,
)

/**
 * The model of a SCSI controller that has to be added, if the rescue image names one that QEMU has.
 *
 * Null: the image names none, or one that cannot be added; then `virtio-scsi` is added.
 */
export function scsiModel(properties: ImageProperties): string | null {
  const model = properties['hw_scsi_model'] ?? ''
  return known(model)?.canBeAdded === true ? model : null
}

/** How many targets QEMU's controller of a model has; 0 for a model that no rule knows. */
export function scsiTargets(model: string): number {
  return known(model)?.targets ?? 0
}

/** Not by the name alone: `constructor` is a property of every object. */
function known(model: string): ScsiModel | undefined {
  return Object.hasOwn(MODELS, model) ? MODELS[model] : undefined
}
