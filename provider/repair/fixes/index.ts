export { FIX_STATUS, FIX_VERBS, type Fix, type FixParameter, type FixVerb } from './fix.js'
export { listFixes } from './list-fixes.js'
export {
  orderFix,
  writeWork,
  type FixWork,
  type Ordered,
  type OrderedFix,
  type WantedFix,
} from './order-fix.js'
