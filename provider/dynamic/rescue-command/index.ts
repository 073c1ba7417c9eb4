import * as lifecycle from '../../rescue-command/index.js'
import { thisProcess } from '../this-process.js'
import { makeCommandProvider, type CommandProvider } from './command-provider.js'

/**
 * Pulumi's dynamic provider of `RescueCommand`.
 *
 * This module path and these names are permanent: the state of every stack that holds a command
 * calls them.
 */
export const configure: CommandProvider['configure'] = (request) =>
  call((provider) => provider.configure(request))

/** Checks inputs; see `makeCommandProvider`. */
export const check: CommandProvider['check'] = (olds, news) =>
  call((provider) => provider.check(olds, news))

/** Says what changed inputs mean. */
export const diff: CommandProvider['diff'] = (id, olds, news) =>
  call((provider) => provider.diff(id, olds, news))

/** Runs the script of `create`. */
export const create: CommandProvider['create'] = (inputs) =>
  change((provider) => provider.create(inputs))

/** Gives back what Pulumi has. */
export const read: CommandProvider['read'] = (id, olds) =>
  call((provider) => provider.read(id, olds))

/** Runs the script of `create` again if it has changed. */
export const update: CommandProvider['update'] = (id, olds, news) =>
  change((provider) => provider.update(id, olds, news))

const remove: CommandProvider['delete'] = (id, olds) =>
  change((provider) => provider.delete(id, olds))
export { remove as delete }

let opened: CommandProvider | undefined

/** The provider is made at the first call and not at import, because importing a file must do nothing. */
function call<T>(method: (provider: CommandProvider) => Promise<T>): Promise<T> {
  const { run, ...rest } = thisProcess()
  const provider = (opened ??= makeCommandProvider({ lifecycle, ...rest }))
  return run(() => method(provider))
}

/** A call that Ctrl-C stops between two steps. */
function change<T>(method: (provider: CommandProvider) => Promise<T>): Promise<T> {
  const { cancellation } = thisProcess()
  return call((provider) => cancellation.during(() => method(provider)))
}
