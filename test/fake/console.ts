import type { DomainRef, OpenPort } from '../../provider/libvirt/index.js'
import type { FakeHost } from './host.js'
import { findRunning } from './find-domain.js'
import { Refused } from './refused.js'

/** Opens the console of a running guest, unless somebody has it open. */
export function openConsole(host: FakeHost, dom: DomainRef): OpenPort {
  const domain = findRunning(host, dom)
  const { id, guest, live } = domain
  if (domain.hasOpenConsole)
    throw new Refused(
      'OPERATION_FAILED',
      'QEMU',
      'operation failed: Active console session exists for this domain',
    )
  domain.hasOpenConsole = true
  const shown = guest.shows?.(live) ?? null
  let [isOpen, isRead] = [true, false]
  return {
    read: () =>
      new Promise((resolve) => {
        if (shown === null || isRead) return
        isRead = true
        host.schedule(shown.after, () => {
          if (domain.id === id) resolve(Buffer.from(shown.text))
        })
      }),
    write: () => Promise.resolve(),
    close: () => {
      if (domain.id === id && isOpen) domain.hasOpenConsole = false
      isOpen = false
    },
  }
}

/** A picture of the screen of a running guest. */
export function takeScreenshot(host: FakeHost, dom: DomainRef): Uint8Array {
  const { live } = findRunning(host, dom)
  if (!/<video|<graphics/.test(live))
    throw new Refused('OPERATION_UNSUPPORTED', 'QEMU', 'Operation not supported: no screen')
  return Buffer.from('\u0089PNG a picture', 'latin1')
}
