import type { ThisProcess } from '../dynamic/process/this-process.js'
import { readConfiguration, type Configuration } from './configuration.js'
import type { Load } from './grpc/modules.js'
import type { LoadResource } from './resources/index.js'
import type { Properties } from './wire/properties.js'

/** What the plugin knows of its engine, and what it needs to serve a call. */
export interface Plugin {
  /** Takes the engine's address; another one is that of the next command. */
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
  readonly resources: ReadonlyMap<string, LoadResource>
}

/** Makes the plugin of this process. */
export function makePlugin(engine: string | undefined, loadModule: Load): Plugin {
  let [address, configuration] = [engine, NONE]
  let opened: Promise<Opened> | undefined
  let [isOpen, isCancelledEarly]: [Opened | undefined, boolean] = [undefined, false]
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
      if (other === address) return
      // The engine of the next command (PULUMI_DEBUG_PROVIDERS): what the last one has cancelled is over.
      address = other
      ;[opened, isOpen, isCancelledEarly] = [undefined, undefined, false]
    },
    configure: (settings) => {
      configuration = readConfiguration(settings)
    },
    configuration: () => configuration,
    open: async () => {
      const loading = (opened ??= load(loadModule, address))
      const found = await loading
      if (loading !== opened) return found
      isOpen = found
      if (isCancelledEarly) cancelIn(found)
      isCancelledEarly = false
      return found
    },
    cancel: () => {
      if (isOpen !== undefined) isOpen.process.cancellation.cancel()
      else isCancelledEarly = opened !== undefined
    },
  }
}

/** The first call came before the code was loaded, and so did the cancellation: it counts for that call, too. */
function cancelIn({ process: { cancellation } }: Opened): void {
  void cancellation.during(() => {
    cancellation.cancel()
    return Promise.resolve()
  })
}

const NONE: Configuration = { uri: undefined, isSecret: false }

async function load(loadModule: Load, engine = ''): Promise<Opened> {
  const [{ makeProcess }, { connectEngineLog }, { makeResources }] = await Promise.all([
    import('../dynamic/process/this-process.js'),
    import('../dynamic/log/engine-log.js'),
    import('./resources/index.js'),
  ])
  const process = makeProcess(connectEngineLog(engine, loadModule))
  return { process, resources: makeResources(process) }
}
