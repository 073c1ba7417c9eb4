export {
  NoLongerHolderError,
  RecordBusyError,
  RecordFullError,
  RecordUnreadableError,
} from './errors.js'
export { removeGuards } from './held-record.js'
export type { HeldRecord } from './held-record.js'
export { PROMPT_MS } from './next.js'
export { openRecord, recordName, searchRecord } from './record.js'
export type { OpenRecord, RecordPlace } from './record.js'
export type { Page } from './page.js'
export { createRecord, fillRecord, removeBlank, takeOver } from './take-over.js'
