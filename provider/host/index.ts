export { isCutOff, withHost } from './connection.js'
export type { Host } from './connection.js'
export { askIdentity, type HostIdentity } from './host-identity.js'
export { makeLane } from './connections/lane.js'
export {
  findDomain,
  findDomainByUuid,
  findDomains,
  isOn,
  observe,
  observeByUuid,
} from './observe.js'
export type { Observation } from './observe.js'
export { describeSize, startProgress } from './progress.js'
export type { Progress } from './progress.js'
export { readScreen } from './screen/read-screen.js'
export type { Png } from './screen/to-png.js'
export { showWait } from './show-wait.js'
export type { Clock, Holder, Runtime } from './runtime.js'
export { plain, readPlainMarker, strip, stripped } from './strip.js'
export type { SavedFile } from './save-file.js'
export { together } from './together.js'
export { within } from './within.js'
export { systemRuntime } from './system-runtime.js'
