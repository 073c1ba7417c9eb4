import { preview } from '../../provider/instance-rescue/index.js'
import type { RescueInputs } from '../../provider/instance-rescue/index.js'
import type { Daemon } from '../../test/lab/daemon.js'
import { makeImage, makeInstance } from '../../test/instance-rescue/instance.js'
import { systemRuntime } from '../../provider/host/index.js'
import type { Runtime } from '../../provider/host/index.js'

const system = systemRuntime(() => undefined)

/** The real runtime, without its words to the operator; it looks for the engine, and no engine is no matter. */
export const quietRuntime: Runtime = {
  ...system,
  isEngineAlive: () => {
    system.isEngineAlive()
    return true
  },
}

/** Whose rescues these are. */
export const OWNER = {
  organization: 'organization',
  project: 'bench',
  stack: 'dev',
  name: 'fix',
} as const

/**
 * A running instance and the rescue that is measured: on an overlay, at once. Nothing in the instance
 * answers its power button, and `shutdownTimeout` is 0, so nobody waits for a guest.
 */
export async function makeSubject(daemon: Daemon): Promise<RescueInputs> {
  const { name } = await makeInstance(daemon)
  return {
    instance: name,
    image: { path: makeImage(daemon), properties: { hw_rescue_bus: 'virtio' } },
    shutdownTimeout: 0,
    uri: daemon.uri,
    owner: OWNER,
  }
}

/** The same with the plan that check makes, as `up` hands it to create. */
export async function withPlan(
  inputs: RescueInputs,
  runtime = quietRuntime,
): Promise<RescueInputs> {
  const { plan, failures, warnings } = await preview(inputs, undefined, runtime)
  if (plan === undefined) throw new Error(`no plan: ${JSON.stringify({ failures, warnings })}`)
  return { ...inputs, plan }
}
