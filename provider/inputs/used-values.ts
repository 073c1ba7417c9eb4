import {
  BUS_PROPERTY,
  NOVA_SCSI_MODELS,
  RESCUE_BUSES,
  RESCUE_DEVICES,
  type ImageProperties,
} from '../planner/index.js'

/** Allowed values by image property. */
export type AllowedValues = Readonly<Record<string, readonly string[]>>

/** The properties that are always checked, key and value. */
export const STRICT_VALUES: AllowedValues = {
  hw_rescue_device: RESCUE_DEVICES,
  hw_rescue_bus: RESCUE_BUSES,
}

/**
 * Finds the properties whose values some rule uses, and what these may be.
 *
 * Without `hw_rescue_bus` the device's own property names the bus (Nova:
 * `blockinfo.get_disk_bus_for_device_type`); `xen` is allowed for the disk of a Xen guest. On a SCSI bus
 * `hw_scsi_model` names the controller.
 */
export function findUsedValues(properties: ImageProperties): AllowedValues {
  const named = properties['hw_rescue_device'] ?? 'disk'
  const device = RESCUE_DEVICES.find((name) => name === named)
  const ownBus = device === undefined ? undefined : BUS_PROPERTY[device]
  const busKey = 'hw_rescue_bus' in properties ? 'hw_rescue_bus' : ownBus
  return {
    ...(busKey === undefined ? {} : { [busKey]: [...RESCUE_BUSES, 'xen'] }),
    ...(busKey !== undefined && properties[busKey] === 'scsi'
      ? { hw_scsi_model: NOVA_SCSI_MODELS }
      : {}),
    ...STRICT_VALUES,
  }
}
