import {
  BUS_PROPERTY,
  NOVA_SCSI_MODELS,
  RESCUE_BUSES,
  RESCUE_DEVICES,
  type ImageProperties,
} from '../../planner/index.js'

/** Allowed values by image property. */
export type AllowedValues = Readonly<Record<string, readonly string[]>>

/** The properties that are looked at whatever the others say, key and value. */
export const STRICT_VALUES: AllowedValues = {
  hw_rescue_device: RESCUE_DEVICES,
  hw_rescue_bus: RESCUE_BUSES,
}

/**
 * Finds the properties whose values a rule uses, among these, and what they may be.
 *
 * Where `hw_rescue_bus` is silent the bus is the device's own property (Nova:
 * `blockinfo.get_disk_bus_for_device_type`), `xen` among them for a Xen guest's disk; on a SCSI bus
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
