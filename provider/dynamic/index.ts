import * as lifecycle from '../rescue/index.js'
import { openDoor, type Door } from './door.js'
import { endWithEngine } from './end-with-engine.js'
import { writeLine } from './write-line.js'

/**
 * Pulumi's dynamic provider of `InstanceRescue`.
 *
 * This module path and these names are permanent: the state of every stack that holds a rescue
 * calls them.
 */
export const configure: Door['configure'] = (request) => at((door) => door.configure(request))

/** Checks inputs and plans; see `openDoor`. */
export const check: Door['check'] = (olds, news) => at((door) => door.check(olds, news))

/** Says what changed inputs mean. */
export const diff: Door['diff'] = (id, olds, news) => at((door) => door.diff(id, olds, news))

/** Puts the instance into rescue. */
export const create: Door['create'] = (inputs) => at((door) => door.create(inputs))

/** Looks at the rescue on the host. */
export const read: Door['read'] = (id, olds) => at((door) => door.read(id, olds))

/** Changes what can be changed in place, and takes up what was left half done. */
export const update: Door['update'] = (id, olds, news) => at((door) => door.update(id, olds, news))

const remove: Door['delete'] = (id, olds) => at((door) => door.delete(id, olds))
export { remove as delete }

interface Opened {
  readonly door: Door
  readonly run: ReturnType<typeof endWithEngine>
}

let opened: Opened | undefined

function at<T>(call: (door: Door) => Promise<T>): Promise<T> {
  opened ??= open()
  const { door, run } = opened
  return run(() => call(door))
}

/** Not at import: importing any file of ours does nothing. */
function open(): Opened {
  const { env } = process
  const rim = lifecycle.systemRim(writeLine)
  return {
    door: openDoor({ lifecycle, rim, environment: env }),
    run: endWithEngine(
      () => rim.isEngineAlive(),
      () => process.exit(),
    ),
  }
}
