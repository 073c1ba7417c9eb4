import { ConnectError, type LibvirtConnection } from '../../libvirt/index.js'
import type { Clock } from '../runtime.js'

/** Milliseconds to wait before each new attempt, on average. Within the sum, sshd has served the others. */
const TRY_AGAIN_AFTER_MS = [500, 1_000, 2_000, 4_000, 8_000, 15_000, 15_000] as const

/**
 * Opens a connection, and tries again if sshd is too busy for it.
 *
 * A refused attempt never reached libvirt, so trying again is safe. Each pause is half to one and a half times as long as
 * planned, so that programs that were refused together do not try again together.
 */
export async function openPatiently(
  open: () => Promise<LibvirtConnection>,
  clock: Clock,
): Promise<LibvirtConnection> {
  for (const pause of TRY_AGAIN_AFTER_MS) {
    try {
      return await open()
    } catch (error) {
      if (!(error instanceof ConnectError) || error.reason !== 'ssh-busy') throw error
      await clock.sleep(pause * (0.5 + Math.random()))
    }
  }
  return open()
}
