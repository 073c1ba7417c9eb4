export { InstanceRescue, type RescueLayout } from './instance-rescue.js'
export type { InstanceRescueArgs, RescueImageArgs } from './arguments.js'
export type {
  Address,
  DiskPlace,
  DiskRole,
  NamedPlace,
  RescueDisk,
  RescueMode,
  RescuePlan,
} from '../provider/planner/types.js'
export type {
  PlannedRescue,
  PowerState,
  RescueStatus,
} from '../provider/instance-rescue/model/types.js'
