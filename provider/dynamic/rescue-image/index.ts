import * as lifecycle from '../../rescue-image/index.js'
import { makeImageProvider } from './image-provider.js'
import { atFirstCall } from '../process/at-first-call.js'

const provider = atFirstCall((shared) => makeImageProvider({ lifecycle, ...shared }))

/**
 * Pulumi's dynamic provider of `RescueImage`.
 *
 * This module path and these names are permanent: the state of every stack that holds an image
 * calls them.
 */
export const { configure, check, diff, create, read, update } = provider

const { delete: remove } = provider
export { remove as delete }
