import type { Claim, Policy } from './state.js'
import type { RescueInputs } from './types.js'

/** Seconds that a guest gets to shut down if nothing else is given: Nova's default. */
export const DEFAULT_TIMEOUT_S = 60

/** How long a guest gets to shut down, and its power state afterwards: argument, else image property, else default. */
export function policyOf(
  inputs: Pick<RescueInputs, 'image' | 'afterUnrescue' | 'shutdownTimeout'>,
): Policy {
  const property = Number(inputs.image?.properties?.['os_shutdown_timeout'] ?? Number.NaN)
  const fromImage = Number.isInteger(property) && property >= 0 ? property : DEFAULT_TIMEOUT_S
  return {
    afterUnrescue: inputs.afterUnrescue ?? 'restore',
    shutdownTimeout: inputs.shutdownTimeout ?? fromImage,
  }
}

/** True if the instance must run afterwards; always for a transient one, which would be lost if it stayed off. */
export function wantsToRun(
  { original }: Claim,
  { afterUnrescue }: Pick<Policy, 'afterUnrescue'>,
): boolean {
  if (afterUnrescue === 'start' || !original.persistent) return true
  return afterUnrescue === 'restore' && original.power === 'running'
}
