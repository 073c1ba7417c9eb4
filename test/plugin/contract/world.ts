import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { makeOnce } from '../../../provider/dynamic/once.js'
import { makeMemoryHost, type MemoryHost } from '../../instance-rescue/support/memory-host.js'
import type { Calls, Resource } from './calls.js'
import { dynamicCalls, type Shared } from './dynamic-calls.js'
import { nativeCalls, type NativeCalls } from './native-calls.js'
import { pluginCalls } from './plugin-calls.js'

/** The ways by which Pulumi calls the lifecycle. */
const PROVIDERS = { dynamic: dynamicCalls, plugin: pluginCalls } as const
/** One of these ways. */
export type Provider = keyof typeof PROVIDERS

/** A host in memory with the instance `web`, and Pulumi beside it. */
export interface World {
  readonly host: MemoryHost
  /** A folder of the machine that runs Pulumi. */
  readonly folder: string
  /** The engine: once it is not alive, as after a Ctrl-C, a call stops between two steps. */
  readonly engine: { isAlive: boolean }
  /** The calls of one resource. */
  of(resource: Resource): Calls
  /** The calls that only the plugin has. */
  readonly native: NativeCalls
  /** What happens right before the first call of that name; it may throw instead of the call. */
  before(call: string, happens: () => void): void
  remove(): void
}

/** Makes one, on which Pulumi calls by that provider. */
export async function makeWorld(provider: Provider): Promise<World> {
  const host = await makeMemoryHost()
  const engine = { isAlive: true }
  const folder = mkdtempSync(join(tmpdir(), 'contract-'))
  const row = { ...host.runtime, progress: () => undefined }
  const shared: Shared = {
    runtime: { ...host.runtime, isEngineAlive: () => engine.isAlive },
    rowOf: () => row,
    environment: {},
    once: makeOnce(),
    run: (job) => host.run(job),
  }
  return {
    host,
    folder,
    engine,
    of: (resource) => PROVIDERS[provider](resource, shared),
    native: nativeCalls(shared),
    before: (name, happens) => {
      host.fake.fault = ({ call }, when) => {
        if (call !== name || when !== 'before') return
        host.fake.fault = null
        happens()
      }
    },
    remove: () => {
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
