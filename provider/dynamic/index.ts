import * as lifecycle from '../instance-rescue/index.js'
import { makeDynamicProvider, type DynamicProvider } from './dynamic-provider.js'
import { thisProcess } from './process/this-process.js'

/**
 * Pulumi's dynamic provider of `InstanceRescue`.
 *
 * This module path and these names are permanent: the state of every stack that holds a rescue
 * calls them.
 */
export const configure: DynamicProvider['configure'] = (request) =>
  call((provider) => provider.configure(request))

/** Checks inputs and plans; see `makeDynamicProvider`. */
export const check: DynamicProvider['check'] = (olds, news) =>
  call((provider) => provider.check(olds, news))

/** Says what changed inputs mean. */
export const diff: DynamicProvider['diff'] = (id, olds, news) =>
  call((provider) => provider.diff(id, olds, news))

/** Puts the instance into rescue. */
export const create: DynamicProvider['create'] = (inputs) =>
  change((provider) => provider.create(inputs))

/** Reads the status of the rescue from the host. */
export const read: DynamicProvider['read'] = (id, olds) =>
  call((provider) => provider.read(id, olds))

/** Changes what can be changed in place, and finishes what was left half done. */
export const update: DynamicProvider['update'] = (id, olds, news) =>
  change((provider) => provider.update(id, olds, news))

const remove: DynamicProvider['delete'] = (id, olds) =>
  change((provider) => provider.delete(id, olds))
export { remove as delete }

let opened: DynamicProvider | undefined

/** The provider is made at the first call and not at import, because importing a file must do nothing. */
function call<T>(method: (provider: DynamicProvider) => Promise<T>): Promise<T> {
  const { run, ...rest } = thisProcess()
  const provider = (opened ??= makeDynamicProvider({ lifecycle, ...rest }))
  return run(() => method(provider))
}

/** A call that Ctrl-C stops between two steps. */
function change<T>(method: (provider: DynamicProvider) => Promise<T>): Promise<T> {
  const { cancellation } = thisProcess()
  return call((provider) => cancellation.during(() => method(provider)))
}
