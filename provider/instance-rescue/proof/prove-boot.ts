import { readSmbiosStrings } from '../../domain-xml/index.js'
import { observeByUuid } from '../../host/index.js'
import type { Host } from '../../host/index.js'
import { NoLongerHolderError } from '../../record/index.js'
import { BootNotProvenError } from '../model/errors.js'
import type { RescueOutputs } from '../model/types.js'
import { nonceOf } from '../handover/smbios-strings.js'
import { awaitSign } from './await-sign.js'

/**
 * Waits until the rescue system says that it runs, and adds that to the outputs.
 *
 * Only a system that can say so is waited for: what cannot be proven is said to be unproven. Throws
 * `BootNotProvenError` if it says nothing in time, or goes off.
 */
export async function proveBoot(host: Host, outputs: RescueOutputs): Promise<RescueOutputs> {
  const { instance, domainUuid, plan, bootTimeout = BOOT_TIMEOUT_S } = outputs
  const hasPort = plan?.plan.channels !== undefined
  if (!hasPort || bootTimeout === 0 || outputs.proof !== 'none') return outputs
  const seen = await observeByUuid(host, domainUuid)
  const nonce = seen?.liveXml == null ? null : nonceOf(readSmbiosStrings(seen.liveXml))
  if (seen === null || nonce === null) return outputs
  host.runtime.say(
    `Waiting up to ${bootTimeout} s until the rescue system of instance '${instance}' says that it runs.`,
  )
  const timeout = bootTimeout * 1000
  const assertUseful = (): Promise<void> => assertWaiting(host, outputs, nonce)
  const sign = await awaitSign(host, { dom: seen.dom, nonce, timeout, assertUseful })
  if (sign === null)
    throw new BootNotProvenError(
      outputs,
      `The rescue system did not say within ${bootTimeout} s that it runs.`,
    )
  const bootedAt = host.clock.date().toISOString()
  return { ...outputs, proof: 'marker', bootedAt, sshHostKey: sign.hostKey }
}

/** Throws if the engine is gone or was cancelled, or if this rescue system does not run any more. */
async function assertWaiting(
  host: Host,
  outputs: Pick<RescueOutputs, 'instance' | 'domainUuid' | 'console'>,
  nonce: string,
): Promise<void> {
  if (!host.runtime.isEngineAlive())
    throw new NoLongerHolderError(
      `The Pulumi engine is gone, or was cancelled: this process no longer waits for the rescue system of instance '${outputs.instance}', which stays.`,
    )
  const seen = await observeByUuid(host, outputs.domainUuid)
  const isThere = seen?.liveXml != null && nonceOf(readSmbiosStrings(seen.liveXml)) === nonce
  if (!isThere)
    throw new BootNotProvenError(
      outputs,
      'The rescue system went off before it said that it runs.',
      'The next up starts it again, and destroy ends the rescue.',
    )
}

/** Seconds, as Nova's and cloud-init's own limits for a boot are minutes. */
const BOOT_TIMEOUT_S = 300
