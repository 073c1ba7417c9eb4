export type { AccessRequest } from './access/access-request.js'
export { checkKeys } from './access/check-keys.js'
export { CONDITIONS, describeAccess } from './access/describe-access.js'
export { AccessFailedError, AccessRefusedError } from './access/errors.js'
export { examineAccess } from './access/examine-access.js'
export { uuidOf, type Examined } from './access/examined.js'
export { giveAccess } from './access/give-access.js'
export { proveAccess, type AccessProof } from './access/prove-access.js'
export { runSession, type ConsoleEnd, type Keyboard } from './console/console-session.js'
export { openConsole } from './console/open-console.js'
export { describeEnd } from './end/describe-end.js'
export { assertCanEnd, endRescue } from './end/end-rescue.js'
export { findNamed } from './find/find-named.js'
export { findOffPools } from './find/find-off-pools.js'
export { timeOf } from './find/time-of.js'
export { findRescues } from './find/find-rescues.js'
export type { FoundRescue } from './found-rescue.js'
export { isRescueOn } from './is-rescue-on.js'
export { otherHostOf } from './other-host.js'
export { searchNamed } from './find/search-named.js'
export {
  attachInRescue,
  CleanText,
  cleanText,
  explainEnd,
  isJobName,
  nameJob,
  runInRescue,
} from '../guest/index.js'
export type { JobEnd, Place } from '../guest/index.js'
export { exitStatusOf, tableOf, type Report } from '../diagnose/index.js'
export { diagnoseByRescue, diagnoseInRescue } from './inside/diagnose-inside.js'
export { diagnoseInstance, diagnoseSeen, type DiagnosedInstance } from './look/diagnose-instance.js'
export { lookFromOutside, type SeenOutside } from './look/look-from-outside.js'
export { LARGEST_SCREENSHOT, takeScreenshot } from './look/take-screenshot.js'
export { beginRescue } from './request/begin-rescue.js'
export { checkGiven, planRescue, type PlannedRequest } from './request/plan-rescue.js'
export { RequestRefusedError } from './request/request-refused-error.js'
export type { ImageRequest, RescueRequest } from './request/rescue-request.js'
