export { create, diff, preview, read, remove, update } from './lifecycle.js'
export type * from './model/types.js'
