import type { Host } from '../../host/index.js'
import { DOMAIN_SHUTDOWN, DOMAIN_STATE, orNull, type DomainRef } from '../../libvirt/index.js'

/** Seconds between two requests. */
const RETRY_S = 10

/** Asks a system to shut down and waits for it; true if it stopped in time. Stops early if the engine is gone. */
export async function shutDown(host: Host, dom: DomainRef, timeout: number): Promise<boolean> {
  const { libvirt, runtime, clock } = host
  for (let second = 0; second < timeout; second += 1) {
    const found = await orNull('NO_DOMAIN', libvirt.domainGetState({ dom }))
    if (found === null || found.state === DOMAIN_STATE.SHUTOFF) return true
    if (!runtime.isEngineAlive()) return true // the caller looks again, and stops
    if (second % RETRY_S === 0) void ask(host, dom)
    runtime.progress?.(`${second} s of ${timeout} s: shutting instance '${dom.name}' down`)
    await clock.sleep(1_000)
  }
  return false
}

/** A request's failure is ignored: what counts is whether the guest stops. */
async function ask({ libvirt }: Host, dom: DomainRef): Promise<void> {
  const flags = DOMAIN_SHUTDOWN.ACPI_POWER_BTN
  await libvirt.domainShutdownFlags({ dom, flags }).catch(() => undefined)
}
