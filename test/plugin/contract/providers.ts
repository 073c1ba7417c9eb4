import {
  makeDynamicProvider,
  type DynamicProvider,
} from '../../../provider/dynamic/dynamic-provider.js'
import { makeOnce } from '../../../provider/dynamic/once.js'
import * as lifecycle from '../../../provider/instance-rescue/index.js'
import { instanceRescue } from '../../../provider/plugin/resources/instance-rescue.js'
import type { MemoryHost } from '../../instance-rescue/support/memory-host.js'

/** Properties of a resource. */
export type Bag = Readonly<Record<string, unknown>>

/** The calls that the engine makes, with the outputs that a program sees. */
export interface Calls {
  check(olds: Bag, news: Bag): Promise<{ inputs?: Bag; failures?: readonly string[] }>
  diff(
    olds: Bag,
    news: Bag,
  ): Promise<{ changes: boolean; replaces: readonly string[]; first: boolean }>
  create(inputs: Bag): Promise<{ id: string; outputs: Bag }>
  read(id: string, olds: Bag): Promise<Bag | undefined>
  update(id: string, olds: Bag, news: Bag): Promise<Bag>
  delete(id: string, olds: Bag): Promise<void>
}

const OWNER = { organization: 'organization', project: 'tests', stack: 'memory', name: 'fix' }
const URN = 'urn:pulumi:memory::tests::libvirt-rescue:index:InstanceRescue::fix'

/** Both ways by which Pulumi calls the lifecycle, on that host. */
export function providersOn(host: MemoryHost): Readonly<Record<'dynamic' | 'plugin', Calls>> {
  const row = { ...host.runtime, progress: () => undefined }
  const shared = { rowOf: () => row, environment: {}, once: makeOnce() }
  return { dynamic: dynamicOn(host, shared), plugin: pluginOn(host, shared) }
}

type Shared = Parameters<typeof instanceRescue>[0]

/** Inputs and outputs as the dynamic provider takes them. */
type Owned = Parameters<DynamicProvider['create']>[0] & Parameters<DynamicProvider['read']>[1]

function dynamicOn(host: MemoryHost, shared: Shared): Calls {
  const { runtime } = host
  const run = <T>(job: Promise<T>): Promise<T> => host.run(job)
  const provider = makeDynamicProvider({ ...shared, runtime, lifecycle })
  const own = (bag: Bag): Owned => ({ ...bag, owner: OWNER, __provider: 'text' }) as Owned
  return {
    async check(olds, news) {
      const { inputs, failures } = await run(provider.check(olds, { ...news, owner: OWNER }))
      return failures === undefined
        ? { inputs: inputs ?? {} }
        : { failures: failures.map(({ reason }) => reason) }
    },
    async diff(olds, news) {
      const {
        changes,
        replaces,
        deleteBeforeReplace: first,
      } = await provider.diff('', own(olds), own(news))
      return { changes, replaces, first }
    },
    async create(inputs) {
      const { id, outs } = await run(provider.create(own(inputs)))
      return { id, outputs: { ...outs } }
    },
    async read(id, olds) {
      const { props } = await run(provider.read(id, own(olds)))
      return props === undefined ? undefined : { ...props }
    },
    update: async (id, olds, news) => {
      const { outs } = await run(provider.update(id, own(olds), own(news)))
      return { ...outs }
    },
    delete: (id, olds) => run(provider.delete(id, own(olds))),
  }
}

function pluginOn(host: MemoryHost, shared: Shared): Calls {
  const { runtime } = host
  const run = <T>(job: Promise<T>): Promise<T> => host.run(job)
  const resource = instanceRescue(shared)
  const tools = { urn: URN, runtime, configuration: { uri: undefined, isSecret: false } }
  const plain = (values: Bag): { values: Bag; secrets: readonly string[] } => ({
    values,
    secrets: [],
  })
  return {
    async check(olds, news) {
      const checked = await run(resource.check(tools, plain(olds), plain(news)))
      return checked.ok
        ? { inputs: checked.inputs.values }
        : { failures: checked.failures.map(({ reason }) => reason) }
    },
    async diff(olds, news) {
      const found = await resource.diff(tools, plain(olds), plain(news))
      return { changes: found.isChanged, replaces: found.replaces, first: found.isDeletedFirst }
    },
    async create(inputs) {
      const { id, outputs } = await run(resource.create(tools, plain(inputs), false))
      return { id, outputs: outputs.values }
    },
    read: async (id, olds) => (await run(resource.read(tools, id, plain(olds))))?.outputs.values,
    update: async (id, olds, news) => {
      const change = { olds: plain(olds), news: plain(news), isPreview: false }
      return (await run(resource.update(tools, id, change))).values
    },
    delete: (id, olds) => run(resource.delete(tools, id, plain(olds))),
  }
}
