import type { CheckResult } from '../../../provider/dynamic/inputs/check-inputs.js'
import type { Dependencies } from '../../../provider/dynamic/dependencies.js'
import { makeDynamicProvider } from '../../../provider/dynamic/dynamic-provider.js'
import { makeStateProvider } from '../../../provider/dynamic/instance-state/state-provider.js'
import { makeCommandProvider } from '../../../provider/dynamic/rescue-command/command-provider.js'
import { makeImageProvider } from '../../../provider/dynamic/rescue-image/image-provider.js'
import * as rescue from '../../../provider/instance-rescue/index.js'
import * as state from '../../../provider/instance-state/index.js'
import * as command from '../../../provider/rescue-command/index.js'
import * as image from '../../../provider/rescue-image/index.js'
import { OWNER, type Bag, type Calls, type Kept, type Resource } from './calls.js'

/** What the providers of one process share, with the time of the host. */
export interface Shared extends Omit<Dependencies, 'lifecycle' | 'describe'> {
  readonly run: <T>(job: Promise<T>) => Promise<T>
}

/** The calls of the dynamic provider, with what the SDK and Pulumi's host add to the properties. */
export function dynamicCalls(resource: Resource, shared: Shared): Calls {
  const provider = MAKE[resource](shared)
  const { run } = shared
  return {
    configure: (uri) => provider.configure({ config: { get: () => uri } }),
    async check(olds, news) {
      const { inputs, failures } = await run(provider.check(olds, { ...news, owner: OWNER }))
      return failures === undefined
        ? { inputs: inputs ?? {} }
        : { failures: failures.map(({ reason }) => reason) }
    },
    async diff(olds, news) {
      const found = await provider.diff('', own(olds), own(news))
      const { changes, replaces, deleteBeforeReplace: first } = found
      return { changes, replaces, first }
    },
    create: (inputs) =>
      keep(async () => {
        const { id, outs } = await run(provider.create(own(inputs)))
        return { id, outputs: { ...outs }, reasons: [] }
      }),
    async read(id, olds) {
      const { props } = await run(provider.read(id, own(olds)))
      return props === undefined ? undefined : { ...props }
    },
    update: (id, olds, news) =>
      keep(async () => {
        const { outs } = await run(provider.update(id, own(olds), own(news)))
        return { id, outputs: { ...outs }, reasons: [] }
      }),
    delete: (id, olds) => run(provider.delete(id, own(olds))),
  }
}

/** A provider as Pulumi's host calls it, whatever the resource is. */
interface Provider {
  configure(request: { readonly config: { get(key: string): string | undefined } }): Promise<void>
  check(olds: Bag, news: Bag): Promise<CheckResult>
  diff(id: string, olds: never, news: never): Promise<Found>
  create(inputs: never): Promise<{ id: string; outs: object }>
  read(id: string, olds: never): Promise<{ id: string; props?: object }>
  update(id: string, olds: never, news: never): Promise<{ outs: object }>
  delete(id: string, olds: never): Promise<void>
}

interface Found {
  readonly changes: boolean
  readonly replaces: readonly string[]
  readonly deleteBeforeReplace: boolean
}

const MAKE: Readonly<Record<Resource, (shared: Shared) => Provider>> = {
  InstanceRescue: (shared) => makeDynamicProvider({ ...shared, lifecycle: rescue }),
  RescueImage: (shared) => makeImageProvider({ ...shared, lifecycle: image }),
  InstanceState: (shared) => makeStateProvider({ ...shared, lifecycle: state }),
  RescueCommand: (shared) => makeCommandProvider({ ...shared, lifecycle: command }),
}

function own(bag: Bag): never {
  return { ...bag, owner: OWNER, __provider: 'text' } as never
}

/** Pulumi's host keeps a resource whose error has an id, see `create` in cmd/dynamic-provider/index.ts of its SDK. */
async function keep(call: () => Promise<Kept>): Promise<Kept> {
  try {
    return await call()
  } catch (error) {
    const { id, properties, reasons } = error as Partial<HalfDone>
    if (id === undefined || properties === undefined || reasons === undefined) throw error
    return { id, outputs: properties, reasons }
  }
}

interface HalfDone {
  readonly id: string
  readonly properties: Bag
  readonly reasons: readonly string[]
}
