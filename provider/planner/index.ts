/** The planner: a domain and a rescue image's properties go in, a decision comes out, nothing else happens. */
export * from './types.js'
export type { PlanIssue, Planned } from './issues.js'
export { plan } from './plan.js'
export { explain } from './explain.js'
export { rescueMode, USED_PROPERTIES } from './properties.js'
export { factsOf, resolveRescue, type MachineFacts, type Resolved } from './resolve.js'
export { addressWords } from './changes.js'
export { isConfigDrive, rootDisk } from './root.js'
