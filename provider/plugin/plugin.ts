import type { ThisProcess } from '../dynamic/process/this-process.js'
import { readConfiguration, type Configuration } from './configuration.js'
import { stubsFile } from './grpc/stubs.js'
import type { NativeResource } from './resources/native-resource.js'
import type { Properties } from './wire/properties.js'

/** What the plugin knows of its engine, and what it needs to serve a call. */
export interface Plugin {
  /** Takes the engine's address; the last one before the first call counts. */
  attach(address: string): void
  configure(settings: Properties): void
  readonly configuration: () => Configuration
  /** Loads the code of the resources at the first call: the port must be there at once. */
  open(): Promise<Opened>
  /** Stops what runs between two steps. */
  cancel(): void
  /** Counts a call while it runs. */
  track<T>(call: Promise<T>): Promise<T>
  /** Resolves once no call runs. */
  idle(): Promise<void>
}

/** The code of the resources, and what they share. */
export interface Opened {
  readonly process: ThisProcess
  readonly resources: ReadonlyMap<string, NativeResource>
}

/** Makes the plugin of this process. */
export function makePlugin(engine: string | undefined): Plugin {
  let [address, configuration] = [engine, NONE]
  let opened: Promise<Opened> | undefined
  let isOpen: Opened | undefined
  const running = new Set<Promise<unknown>>()
  return {
    track: async (call) => {
      running.add(call)
      try {
        return await call
      } finally {
        running.delete(call)
      }
    },
    idle: async () => {
      while (running.size > 0) await Promise.allSettled(running)
    },
    attach: (other) => {
      address = other
    },
    configure: (settings) => {
      configuration = readConfiguration(settings)
    },
    configuration: () => configuration,
    open: async () => {
      isOpen = await (opened ??= load(address))
      return isOpen
    },
    cancel: () => {
      isOpen?.process.cancellation.cancel()
    },
  }
}

const NONE: Configuration = { uri: undefined, isSecret: false }

async function load(engine = ''): Promise<Opened> {
  const [{ makeProcess }, { openEngineLog }, { makeResources }] = await Promise.all([
    import('../dynamic/process/this-process.js'),
    import('../dynamic/log/engine-log.js'),
    import('./resources/index.js'),
  ])
  const process = makeProcess(openEngineLog(['', stubsFile(), engine]))
  return { process, resources: makeResources(process) }
}
