export { describeEnd } from './describe-end.js'
export { assertCanEnd, endRescue } from './end-rescue.js'
export { findNamed } from './find-named.js'
export { findOffPools } from './find-off-pools.js'
export { findRescues } from './find-rescues.js'
export type { FoundRescue } from './found-rescue.js'
export { isRescueOn } from './is-rescue-on.js'
export { otherHostOf } from './other-host.js'
export { searchNamed } from './search-named.js'
export {
  attachInRescue,
  CleanText,
  explainEnd,
  isJobName,
  nameJob,
  runInRescue,
} from '../guest/index.js'
export type { JobEnd, Place } from '../guest/index.js'
