import type { Disk, ImageProperties, RescueDevice, RescueMode } from '../types.js'

/**
 * Decides the mode: either `hw_rescue_…` property makes the rescue stable, whatever its value.
 *
 * Nova: `virt/hardware.py:check_hw_rescue_props`.
 */
export function rescueMode(properties: ImageProperties): RescueMode {
  return 'hw_rescue_device' in properties || 'hw_rescue_bus' in properties ? 'stable' : 'legacy'
}

/** The image property that names the bus of a device, if no `hw_rescue_bus` does. */
export const BUS_PROPERTY: Readonly<Record<RescueDevice, string>> = {
  disk: 'hw_disk_bus',
  cdrom: 'hw_cdrom_bus',
  floppy: 'hw_floppy_bus',
}

/**
 * The bus of a config drive in a legacy rescue: the one that the rescue image names for a cdrom, or
 * for a hard disk, because the rescue image has the drivers; else the drive's own.
 *
 * Nova: `_get_rescue_disk_mapping`.
 */
export function configDriveBus(
  { device, bus }: Pick<Disk, 'device' | 'bus'>,
  properties: ImageProperties,
): string {
  if (device !== 'cdrom' && device !== 'disk') return bus
  return properties[BUS_PROPERTY[device]] ?? bus
}
