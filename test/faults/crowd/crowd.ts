import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { systemRuntime } from '../../../provider/host/index.js'
import type { Runtime } from '../../../provider/host/index.js'
import { create, preview, remove } from '../../../provider/instance-rescue/index.js'
import type { RescueInputs } from '../../../provider/instance-rescue/index.js'
import type { CrowdHost } from './crowd-host.js'

/** How many of a crowd succeeded, and what it cost. */
export interface CrowdResult {
  readonly planned: number
  readonly created: number
  readonly removed: number
  /** What the others were told. */
  readonly failures: readonly string[]
  /** Connections that sshd accepted, over all three. */
  readonly logins: number
  /** Growth of this process's heap after a collection, a rescue, in KiB: once all are in rescue, and once none is. */
  readonly heap: { readonly inRescue: number; readonly ended: number }
  /** The same for all memory of this process at its highest. */
  readonly highest: number
  readonly seconds: readonly number[]
}

/**
 * Previews all instances of a host at once in one process, then rescues all at once, then ends all
 * at once. `meanwhile` begins with the rescues.
 */
export async function playCrowd(
  host: CrowdHost,
  meanwhile = (): Promise<void> => Promise.resolve(),
): Promise<CrowdResult> {
  const warnings: string[] = []
  const runtime = systemRuntime((message) => warnings.push(message))
  const count = host.instances.length
  const failures: string[] = []
  const seconds: number[] = []
  const all = async <A, B>(given: readonly A[], act: (each: A) => Promise<B>): Promise<B[]> => {
    const started = Date.now()
    const ends = await Promise.allSettled(given.map(act))
    seconds.push(Math.round((Date.now() - started) / 100) / 10)
    return ends.flatMap((end) => {
      if (end.status === 'fulfilled') return [end.value]
      failures.push(String(end.reason))
      return []
    })
  }
  const [heap, rss] = [heapNow(), process.memoryUsage().rss]
  const memory = watchMemory()
  const inputs = host.instances.map((instance) => inputsOf(host, instance))
  const planned = await all(inputs, (each) => plan(each, runtime))
  const [created] = await Promise.all([all(planned, (each) => create(each, runtime)), meanwhile()])
  const inRescue = heapNow()
  const removed = await all(created, ({ outputs }) => remove(outputs, runtime))
  return {
    planned: planned.length,
    created: created.length,
    removed: removed.length,
    failures,
    logins: loginsOf(host),
    heap: { inRescue: (inRescue - heap) / count / 1024, ended: (heapNow() - heap) / count / 1024 },
    highest: (memory() - rss) / count / 1024,
    seconds,
  }
}

function inputsOf({ sshd, image }: CrowdHost, instance: string): RescueInputs {
  return {
    instance,
    image: { path: image, properties: { hw_rescue_bus: 'virtio' } },
    shutdownTimeout: 0,
    uri: sshd.uri,
    owner: { organization: 'organization', project: 'faults', stack: 'crowd', name: instance },
  }
}

/** As Pulumi's check: what it plans travels on to create. */
async function plan(inputs: RescueInputs, runtime: Runtime): Promise<RescueInputs> {
  const { plan, failures, warnings } = await preview(inputs, undefined, runtime)
  if (plan === undefined)
    throw new Error([...failures.map(({ reason }) => reason), ...warnings].join())
  return { ...inputs, plan }
}

function loginsOf({ sshd }: CrowdHost): number {
  const log = readFileSync(join(sshd.folder, 'sshd.log'), 'utf8')
  return log.split('Accepted publickey').length - 1
}

/** Bytes in use after a collection of the garbage. */
function heapNow(): number {
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as () => void
  collect()
  return process.memoryUsage().heapUsed
}

/** Looks again and again until it is asked for the most there was. */
function watchMemory(): () => number {
  let most = 0
  const timer = setInterval(() => {
    most = Math.max(most, process.memoryUsage().rss)
  }, 100)
  return () => {
    clearInterval(timer)
    return most
  }
}
