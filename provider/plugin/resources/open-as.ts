import type { Dependencies } from '../../dynamic/dependencies.js'
import type { CallTools } from './native-resource.js'

/** What the resources of one plugin share. */
export type Shared = Pick<Dependencies, 'rowOf' | 'environment'> &
  Required<Pick<Dependencies, 'once'>>

interface Configurable {
  configure(request: { readonly config: { get(key: string): string | undefined } }): Promise<void>
}

/** Opens the provider of a resource for one call: with the runtime of this call, and configured. */
export function openAs<T extends Configurable>(
  { runtime, configuration }: CallTools,
  shared: Shared,
  make: (dependencies: Shared & Pick<Dependencies, 'runtime'>) => T,
): T {
  const provider = make({ ...shared, runtime })
  // It reads the setting before it first waits.
  void provider.configure({ config: { get: () => configuration.uri } })
  return provider
}
