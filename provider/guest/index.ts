/** What the system inside an instance says of itself, and jobs that it runs for us. All of it is the guest's word. */
export { askRootKeys, type RootKeys } from './ask-root-keys.js'
export { askBooted, askSystem, type BootedSystem } from './ask-system.js'
export { CleanText, cleanText } from './clean-text.js'
export { explainEnd } from './job/explain-end.js'
export { takesScripts } from './find-rescue-system.js'
export { isJobName, nameJob, type JobEnd } from './job/job.js'
export { attachInRescue, runInRescue, type Place, type Work } from './run-in-rescue.js'
