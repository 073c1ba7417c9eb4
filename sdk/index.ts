export { InstanceRescue, type RescueLayout } from './instance-rescue.js'
export type { InstanceRescueArgs, RescueImageArgs } from './arguments.js'
export { uncheckedProperties } from './image-properties.js'
export type { ImageProperties, ScsiModel, UncheckedProperties } from './image-properties.js'
export type {
  Address,
  DiskPlace,
  DiskRole,
  NamedPlace,
  RescueBus,
  RescueDevice,
  RescueDisk,
  RescueMode,
  RescuePlan,
} from '../provider/planner/types.js'
export type {
  PlannedRescue,
  PowerState,
  Proof,
  RescueStatus,
} from '../provider/instance-rescue/model/types.js'
