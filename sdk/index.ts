export { InstanceRescue, type RescueLayout } from './instance-rescue.js'
export { InstanceState, type InstanceStateArgs } from './instance-state.js'
export { RescueCommand, type RescueCommandArgs } from './rescue-command.js'
export { RescueImage } from './rescue-image.js'
export type { State } from '../provider/instance-state/model/types.js'
export type { InlineImage, InstanceRescueArgs } from './arguments.js'
export type { ImageSourceArgs, RescueImageArgs } from './image-arguments.js'
export type {
  Content as ImageContent,
  ImageStatus,
  UsableImage,
} from '../provider/rescue-image/model/types.js'
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
