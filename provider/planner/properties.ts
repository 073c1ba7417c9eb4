import type { ImageProperties, RescueDevice, RescueMode } from './types.js'

/** The image properties that some rule of a rescue uses; all others are kept and ignored. */
export const USED_PROPERTIES = [
  'hw_rescue_device',
  'hw_rescue_bus',
  'hw_disk_bus',
  'hw_cdrom_bus',
  'hw_floppy_bus',
  'hw_scsi_model',
  'os_shutdown_timeout',
] as const

/**
 * Decides the mode: either `hw_rescue_…` property makes the rescue stable, whatever its value.
 *
 * Nova: `virt/hardware.py:check_hw_rescue_props`.
 */
export function rescueMode(properties: ImageProperties): RescueMode {
  return 'hw_rescue_device' in properties || 'hw_rescue_bus' in properties ? 'stable' : 'legacy'
}

/** The image property that names the bus of a device, where no `hw_rescue_bus` does. */
export const BUS_PROPERTY: Readonly<Record<RescueDevice, string>> = {
  disk: 'hw_disk_bus',
  cdrom: 'hw_cdrom_bus',
  floppy: 'hw_floppy_bus',
}
