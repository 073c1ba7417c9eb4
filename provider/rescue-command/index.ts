export { create, diff, MADE_OF, preview, read, remove, runsAgain, update } from './lifecycle.js'
export type { ForeseenInputs } from './lifecycle.js'
export { REPEATED_ARGUMENTS } from './is-hidden.js'
export type * from './model/types.js'
