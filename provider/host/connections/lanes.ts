import type { CallOptions } from '../../libvirt/index.js'
import { makeLane } from './lane.js'

/** A call that is about to go out. */
export interface Outgoing {
  readonly name: string | symbol
  /** As the caller gave them. */
  readonly options: CallOptions
  /** Makes the call: returns a promise or, for a download, which is never long, an iterable. */
  readonly act: () => unknown
}

/** Keeps a few long calls from blocking all other calls of the same connection. */
export interface Lanes {
  /** Makes a long call when its turn has come, and a quick call at once. */
  through(call: Outgoing): unknown
}

/**
 * Makes the lanes of one connection.
 *
 * libvirtd works on five calls of one client at a time, and reads no further until one of them ends
 * (`max_client_requests`). So at most four calls may be long, which leaves one place for quick calls.
 * A call without a deadline waits for its turn only if it has a signal that can cancel it. Without a
 * signal it is made at once or fails: later, another system may run in the guest that it is meant for.
 *
 * Guests that are off are started before more guests are stopped. So each of many guests is off only for
 * its own stop and start, and stops, which mostly wait, run beside starts, which need the processor.
 */
export function makeLanes(): Lanes {
  const [slow, endless, long] = [makeLane(3), makeLane(2), makeLane(4)]
  return {
    through({ name, options, act }) {
      const call = act as () => Promise<unknown>
      if (options.deadline === Infinity) {
        if (options.signal === undefined) return endless.atOnce(() => long.atOnce(call))
        return endless.inTurn(() => long.inTurn(call))
      }
      const slowness = SLOW.get(name)
      if (slowness === undefined) return act()
      return slow.inTurn(() => long.inTurn(call), slowness === 'start')
    },
  }
}

/** Calls that libvirtd answers when QEMU has started or ended. */
const SLOW: ReadonlyMap<string | symbol, 'start' | 'stop'> = new Map([
  ['domainCreateXml', 'start'],
  ['domainCreateWithFlags', 'start'],
  ['domainDestroyFlags', 'stop'],
])
