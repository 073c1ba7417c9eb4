import { findDomain, observe, withHost, type Observation, type Runtime } from '../../host/index.js'
import { policyOf } from '../../instance-rescue/model/policy.js'
import type { RescueInputs } from '../../instance-rescue/index.js'

/** What a rescue does first to an instance that is not off. */
export interface Stopping {
  readonly power: Exclude<Observation['power'], 'shutoff' | 'migrated'>
  /** Seconds that its system has to shut down; 0: it is powered off at once, as all but a running one are. */
  readonly timeout: number
}

/** Looks whether a rescue has to stop an instance first; null: it is off, or is not there. */
export async function findStopping(
  { uri, instance, ...asked }: Pick<RescueInputs, 'uri' | 'instance'> & Asked,
  runtime: Runtime,
): Promise<Stopping | null> {
  return withHost(uri, runtime, async (host) => {
    const dom = await findDomain(host.libvirt, instance)
    if (dom === null) return null
    const { power } = await observe(host, dom)
    if (power === 'shutoff' || power === 'migrated') return null
    return { power, timeout: power === 'running' ? policyOf(asked).shutdownTimeout : 0 }
  })
}

type Asked = Parameters<typeof policyOf>[0]
