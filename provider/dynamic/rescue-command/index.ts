import * as lifecycle from '../../rescue-command/index.js'
import { makeCommandProvider } from './command-provider.js'
import { atFirstCall } from '../process/at-first-call.js'

const provider = atFirstCall((shared) => makeCommandProvider({ lifecycle, ...shared }))

/**
 * Pulumi's dynamic provider of `RescueCommand`.
 *
 * This module path and these names are permanent: the state of every stack that holds a command
 * calls them.
 */
export const { configure, check, diff, create, read, update } = provider

const { delete: remove } = provider
export { remove as delete }
