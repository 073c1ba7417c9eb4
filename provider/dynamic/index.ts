import * as lifecycle from '../instance-rescue/index.js'
import { makeDynamicProvider } from './dynamic-provider.js'
import { atFirstCall } from './process/at-first-call.js'

const provider = atFirstCall((shared) => makeDynamicProvider({ lifecycle, ...shared }))

/**
 * Pulumi's dynamic provider of `InstanceRescue`.
 *
 * This module path and these names are permanent: the state of every stack that holds a rescue
 * calls them.
 */
export const { configure, check, diff, create, read, update } = provider

const { delete: remove } = provider
export { remove as delete }
