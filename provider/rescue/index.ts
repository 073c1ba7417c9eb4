export { create } from './create.js'
export type { Created } from './create.js'
export { diff } from './diff.js'
export {
  AlreadyInRescueError,
  DomainNotFoundError,
  NoLongerHolderError,
  NotRescuableError,
  PlanChangedError,
  RecordUnreadableError,
  RescueInterruptedError,
  RescueVerificationError,
  RollBackError,
  UnrescueError,
  WrongHostError,
} from './errors.js'
export { describeEnd, endRescue } from './end-rescue.js'
export { findRescues, isAbout } from './find-rescues.js'
export type { FoundRescue } from './find-rescues.js'
export { withHost } from './host.js'
export type { Host } from './host.js'
export { preview } from './preview.js'
export type { Preview } from './preview.js'
export { read } from './read.js'
export { remove } from './remove.js'
export type { Clock, Holder, Rim } from './rim.js'
export { systemRim } from './system-rim.js'
export type * from './types.js'
export { update } from './update.js'
