export { describeEnd, endRescue } from './end-rescue.js'
export { findRescues, isAbout } from './find-rescues.js'
export type { FoundRescue } from './find-rescues.js'
