import type { ImageInputs } from './types.js'

/**
 * The properties that an image hands to `InstanceRescue`: those that are given, and for the built-in image its own.
 *
 * The built-in image makes the rescue stable: it comes last, as a disk on virtio, so the instance's disks keep
 * their names. BIOS and UEFI boot it from there, and its kernel has the driver, as it has for the virtio port of
 * its sign of life. USB also comes last, but a machine of type pc reads it at 12 Mbit/s. If a bus or a device is
 * given, this counts instead, because not every bus carries every device.
 */
export function propertiesOf({
  source,
  properties,
}: Pick<ImageInputs, 'source' | 'properties'>): ImageInputs['properties'] {
  if (source.builtin === undefined) return properties
  const isPlaced = PLACING.some((key) => properties?.[key] !== undefined)
  return { ...SYSTEM, ...(isPlaced ? {} : PLACE), ...properties }
}

const PLACING = ['hw_rescue_device', 'hw_rescue_bus']
const PLACE = { hw_rescue_device: 'disk', hw_rescue_bus: 'virtio' }
/** What the image runs on; `min_ram` is in MiB. Preview warns if an instance has less. */
const SYSTEM = { architecture: 'x86_64', min_ram: '256' }
