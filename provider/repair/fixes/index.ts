export { FIX_STATUS, type Fix, type FixVerb } from './fix.js'
export { listFixes } from './list-fixes.js'
export { orderFix, parametersOf, writeWork, type OrderedFix, type WantedFix } from './order-fix.js'
