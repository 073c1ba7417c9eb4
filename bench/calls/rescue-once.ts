import { create, remove } from '../../provider/instance-rescue/index.js'
import type { RescueInputs } from '../../provider/instance-rescue/index.js'
import { timed } from '../core/timed.js'
import { quietRuntime } from './subject.js'

/** One value for the way into a rescue, and one for the way out. */
export interface BothWays<Each> {
  readonly rescue: Each
  readonly unrescue: Each
}

/** Rescues and unrescues an instance, and measures each in milliseconds. */
export async function rescueOnce(inputs: RescueInputs): Promise<BothWays<number>> {
  const start = performance.now()
  const { outputs } = await create(inputs, quietRuntime)
  const rescue = performance.now() - start
  return { rescue, unrescue: await timed(() => remove(outputs, quietRuntime)) }
}
