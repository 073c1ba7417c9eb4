import * as lifecycle from '../../instance-state/index.js'
import { thisProcess } from '../process/this-process.js'
import { makeStateProvider, type StateProvider } from './state-provider.js'

/**
 * Pulumi's dynamic provider of `InstanceState`.
 *
 * This module path and these names are permanent: the state of every stack that holds a state of an
 * instance calls them.
 */
export const configure: StateProvider['configure'] = (request) =>
  call((provider) => provider.configure(request))

/** Checks inputs; see `makeStateProvider`. */
export const check: StateProvider['check'] = (olds, news) =>
  call((provider) => provider.check(olds, news))

/** Says what changed inputs mean. */
export const diff: StateProvider['diff'] = (id, olds, news) =>
  call((provider) => provider.diff(id, olds, news))

/** Brings the instance into the state. */
export const create: StateProvider['create'] = (inputs) =>
  change((provider) => provider.create(inputs))

/** Reads the state from the host. */
export const read: StateProvider['read'] = (id, olds) => call((provider) => provider.read(id, olds))

/** Brings the instance into another state. */
export const update: StateProvider['update'] = (id, olds, news) =>
  change((provider) => provider.update(id, olds, news))

const remove: StateProvider['delete'] = (id, olds) => call((provider) => provider.delete(id, olds))
export { remove as delete }

let opened: StateProvider | undefined

/** The provider is made at the first call and not at import, because importing a file must do nothing. */
function call<T>(method: (provider: StateProvider) => Promise<T>): Promise<T> {
  const { run, ...rest } = thisProcess()
  const provider = (opened ??= makeStateProvider({ lifecycle, ...rest }))
  return run(() => method(provider))
}

/** A call that Ctrl-C stops between two steps. */
function change<T>(method: (provider: StateProvider) => Promise<T>): Promise<T> {
  const { cancellation } = thisProcess()
  return call((provider) => cancellation.during(() => method(provider)))
}
