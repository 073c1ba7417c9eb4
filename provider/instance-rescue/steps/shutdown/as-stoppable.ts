import { DOMAIN_EVENT, DOMAIN_SHUTDOWN, DOMAIN_STATE } from '../../../libvirt/index.js'
import type { CallOptions, DomainRef, LibvirtConnection } from '../../../libvirt/index.js'
import type { Work } from '../work.js'
import type { Stoppable } from './shut-down.js'
import { stateOf } from './state-of.js'

/** A running guest as `shutDown` takes it: asked by its power button and, if it has one, by its agent. */
export function asStoppable(work: Work, dom: DomainRef): Stoppable {
  const { libvirt } = work
  let isAgentAsked = false
  return {
    request(signal) {
      void ask(libvirt, dom, { flags: DOMAIN_SHUTDOWN.ACPI_POWER_BTN, signal })
      if (isAgentAsked) return
      // Only one at a time: each request to an agent that does not answer blocks for a minute, and with
      // five pending calls libvirtd reads no further.
      isAgentAsked = true
      const deadline = Number.POSITIVE_INFINITY
      void ask(libvirt, dom, { flags: DOMAIN_SHUTDOWN.GUEST_AGENT, deadline, signal }).then(() => {
        isAgentAsked = false
      })
    },
    isOff: async () => {
      await work.held.assertHeld(work) // once another process has taken over, waiting has no use
      return (await stateOf(libvirt, dom)) === DOMAIN_STATE.SHUTOFF
    },
    onOff: (listener) =>
      libvirt.domainEvents(dom, ({ event }) => {
        if (event === DOMAIN_EVENT.STOPPED || event === DOMAIN_EVENT.CRASHED) listener()
      }),
    tick: async () => {
      // At once, and not only with the next request: the user may have pressed Ctrl-C.
      if (!work.runtime.isEngineAlive()) await work.held.assertHeld(work)
    },
  }
}

/** Sends one request. Its failure is ignored: what counts is whether the guest stops. */
async function ask(
  libvirt: LibvirtConnection,
  dom: DomainRef,
  { flags, ...options }: { readonly flags: number } & CallOptions,
): Promise<void> {
  await libvirt.domainShutdownFlags({ dom, flags }, options).catch(() => undefined)
}
