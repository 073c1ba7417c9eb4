import * as lifecycle from '../../rescue-image/index.js'
import { makeImageProvider, type ImageProvider } from './image-provider.js'
import { thisProcess } from '../process/this-process.js'

/**
 * Pulumi's dynamic provider of `RescueImage`.
 *
 * This module path and these names are permanent: the state of every stack that holds an image
 * calls them.
 */
export const configure: ImageProvider['configure'] = (request) =>
  call((provider) => provider.configure(request))

/** Checks inputs and the source; see `makeImageProvider`. */
export const check: ImageProvider['check'] = (olds, news) =>
  call((provider) => provider.check(olds, news))

/** Says what changed inputs mean. */
export const diff: ImageProvider['diff'] = (id, olds, news) =>
  call((provider) => provider.diff(id, olds, news))

/** Brings the image to the host. */
export const create: ImageProvider['create'] = (inputs) =>
  change((provider) => provider.create(inputs))

/** Reads the status of the image from the host. */
export const read: ImageProvider['read'] = (id, olds) => call((provider) => provider.read(id, olds))

/** Changes what can be changed in place, and finishes what was left half done. */
export const update: ImageProvider['update'] = (id, olds, news) =>
  change((provider) => provider.update(id, olds, news))

const remove: ImageProvider['delete'] = (id, olds) =>
  change((provider) => provider.delete(id, olds))
export { remove as delete }

let opened: ImageProvider | undefined

/** The provider is made at the first call and not at import, because importing a file must do nothing. */
function call<T>(method: (provider: ImageProvider) => Promise<T>): Promise<T> {
  const { run, ...rest } = thisProcess()
  const provider = (opened ??= makeImageProvider({ lifecycle, ...rest }))
  return run(() => method(provider))
}

/** A call that Ctrl-C stops between two steps. */
function change<T>(method: (provider: ImageProvider) => Promise<T>): Promise<T> {
  const { cancellation } = thisProcess()
  return call((provider) => cancellation.during(() => method(provider)))
}
