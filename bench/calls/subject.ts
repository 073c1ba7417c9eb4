import { preview } from '../../provider/instance-rescue/index.js'
import type { RescueInputs } from '../../provider/instance-rescue/index.js'
import type { Daemon } from '../../test/lab/daemon/daemon.js'
import { makeImage, makeInstance } from '../../test/instance-rescue/support/instance.js'
import { systemRuntime } from '../../provider/host/index.js'
import type { Runtime } from '../../provider/host/index.js'

const system = systemRuntime(() => undefined)

/** The real runtime without warnings. It looks for the engine, as always, but goes on without one. */
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
 * Makes a running instance, and the inputs of the rescue that is measured.
 *
 * The instance has no system inside that could shut down, and `shutdownTimeout` is 0: no time is spent
 * waiting for a guest.
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

/** Adds the plan, which `up` makes in check and passes to create. */
export async function withPlan(
  inputs: RescueInputs,
  runtime = quietRuntime,
): Promise<RescueInputs> {
  const { plan, failures, warnings } = await preview(inputs, undefined, runtime)
  if (plan === undefined) throw new Error(`no plan: ${JSON.stringify({ failures, warnings })}`)
  return { ...inputs, plan }
}
