import type { ImageProperties } from './types.js'

/**
 * The model of a SCSI controller that has to be added, where the rescue image asks for one QEMU has.
 *
 * Null: no wish, or one that cannot be met; then it is `virtio-scsi`.
 */
export function scsiModel(properties: ImageProperties): string | null {
  const model = properties['hw_scsi_model']
  return MODELS.find((known) => known === model) ?? null
}

const MODELS: readonly string[] = [
  'virtio-scsi',
  'lsilogic',
  'lsisas1068',
  'lsisas1078',
  'vmpvscsi',
]
