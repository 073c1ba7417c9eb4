import type { ResourceProvider } from '../resource-provider.js'
import { thisProcess, type ThisProcess } from './this-process.js'

/**
 * The methods of a provider that is made at the first call and not at import, because importing a file must
 * do nothing.
 *
 * Ctrl-C stops `create`, `update` and `delete` between two steps.
 */
export function atFirstCall<Inputs, Outputs>(
  make: (shared: Omit<ThisProcess, 'run'>) => ResourceProvider<Inputs, Outputs>,
): ResourceProvider<Inputs, Outputs> {
  type Method<T> = (provider: ResourceProvider<Inputs, Outputs>) => Promise<T>
  let made: ResourceProvider<Inputs, Outputs> | undefined
  const call = <T>(method: Method<T>): Promise<T> => {
    const { run, ...shared } = thisProcess()
    const provider = (made ??= make(shared))
    return run(() => method(provider))
  }
  const change = <T>(method: Method<T>): Promise<T> =>
    call((provider) => thisProcess().cancellation.during(() => method(provider)))
  return {
    configure: (request) => call((provider) => provider.configure(request)),
    check: (olds, news) => call((provider) => provider.check(olds, news)),
    diff: (id, olds, news) => call((provider) => provider.diff(id, olds, news)),
    create: (inputs) => change((provider) => provider.create(inputs)),
    read: (id, olds) => call((provider) => provider.read(id, olds)),
    update: (id, olds, news) => change((provider) => provider.update(id, olds, news)),
    delete: (id, olds) => change((provider) => provider.delete(id, olds)),
  }
}
