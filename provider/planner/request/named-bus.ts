import type { ImageProperties, RescueBus, RescueDevice } from '../types.js'
import { BUS_PROPERTY, rescueMode } from './image-properties.js'
import type { MachineFacts } from './machine-buses.js'
import { CARRIES, machineOf } from './machines.js'

/** A bus by name, and what names it. */
export interface NamedBus {
  readonly bus: string
  /** The image property, or what it follows from. */
  readonly origin: string
}

/**
 * Finds the name of the rescue disk's bus, without a check.
 *
 * `hw_rescue_bus`, else the device's own property, else in legacy mode the root disk's bus, else
 * the machine's default.
 */
export function namedBus(
  facts: MachineFacts,
  properties: ImageProperties,
  device: RescueDevice,
): NamedBus {
  const legacy = rescueMode(properties) === 'legacy'
  const keys = [...(legacy ? [] : ['hw_rescue_bus']), BUS_PROPERTY[device]]
  for (const key of keys) {
    const bus = properties[key]
    if (bus !== undefined) return { bus, origin: key }
  }
  if (legacy && facts.rootBus !== null) return { bus: facts.rootBus, origin: 'as the root disk' }
  return { bus: defaultBus(facts, device), origin: `default for a ${device}` }
}

function defaultBus(facts: MachineFacts, device: RescueDevice): RescueBus {
  const machine = machineOf(facts)
  if (device === 'floppy') return 'fdc'
  if (device === 'cdrom') return machine.cdromBus
  return machine.buses.find((bus) => CARRIES[bus].includes(device)) ?? 'virtio'
}
