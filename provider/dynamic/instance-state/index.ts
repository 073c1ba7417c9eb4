import * as lifecycle from '../../instance-state/index.js'
import { makeStateProvider } from './state-provider.js'
import { atFirstCall } from '../process/at-first-call.js'

const provider = atFirstCall((shared) => makeStateProvider({ lifecycle, ...shared }))

/**
 * Pulumi's dynamic provider of `InstanceState`.
 *
 * This module path and these names are permanent: the state of every stack that holds a state of an
 * instance calls them.
 */
export const { configure, check, diff, create, read, update } = provider

const { delete: remove } = provider
export { remove as delete }
