import * as lifecycle from '../rescue/index.js'
import { openDoor, type Door } from './door.js'
import { writeLine } from './write-line.js'

/**
 * Pulumi's dynamic provider of `InstanceRescue`.
 *
 * This module path and these names are permanent: the state of every stack that holds a rescue
 * calls them.
 */
export const configure: Door['configure'] = (request) => open().configure(request)

/** Checks inputs and plans; see `openDoor`. */
export const check: Door['check'] = (olds, news) => open().check(olds, news)

/** Says what changed inputs mean. */
export const diff: Door['diff'] = (id, olds, news) => open().diff(id, olds, news)

/** Puts the instance into rescue. */
export const create: Door['create'] = (inputs) => open().create(inputs)

/** Looks at the rescue on the host. */
export const read: Door['read'] = (id, olds) => open().read(id, olds)

/** Changes what can be changed in place, and takes up what was left half done. */
export const update: Door['update'] = (id, olds, news) => open().update(id, olds, news)

const remove: Door['delete'] = (id, olds) => open().delete(id, olds)
export { remove as delete }

let door: Door | undefined

/** Not at import: importing any file of ours does nothing. */
function open(): Door {
  const { env } = process
  door ??= openDoor({ lifecycle, rim: lifecycle.systemRim(writeLine), environment: env })
  return door
}
