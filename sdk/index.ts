export { InstanceRescue, type RescueLayout } from './instance-rescue.js'
export { RescueImage } from './rescue-image.js'
export type { InlineImage, InstanceRescueArgs } from './arguments.js'
export type { ImageSourceArgs, RescueImageArgs } from './image-arguments.js'
export type {
  Content as ImageContent,
  ImageStatus,
  UsableImage,
} from '../provider/rescue-image/model/types.js'
export type {
  Address,
  DiskPlace,
  DiskRole,
  RescueDisk,
  RescueMode,
  RescuePlan,
} from '../provider/planner/types.js'
export type {
  PlannedRescue,
  PowerState,
  RescueStatus,
} from '../provider/instance-rescue/model/types.js'
