import { DOMAIN_CHANNEL } from '../../provider/libvirt/index.js'
import type { DomainConsole, DomainRef, OpenPort } from '../../provider/libvirt/index.js'
import type { FakeHost } from './host.js'
import { findRunning } from './find-domain.js'
import { invalid, Refused } from './refused.js'

/** Opens the console of a running guest, unless somebody has it open and no force is used. */
export function openConsole(host: FakeHost, { dom, flags = 0 }: DomainConsole): OpenPort {
  const domain = findRunning(host, dom)
  const { id, guest, live } = domain
  if (domain.hasOpenConsole && (flags & DOMAIN_CHANNEL.FORCE) === 0)
    throw new Refused(
      'OPERATION_FAILED',
      'QEMU',
      'operation failed: Active console session exists for this domain',
    )
  domain.leaveConsole()
  let leave = (): void => undefined
  const left = new Promise<null>((resolve) => {
    leave = () => {
      resolve(null)
    }
  })
  domain.hasOpenConsole = true
  domain.leaveConsole = leave
  let shown = guest.shows?.(live) ?? null
  return {
    read: () => {
      const next = shown
      shown = null
      const bytes = new Promise<Uint8Array>((resolve) => {
        if (next === null) return
        host.schedule(next.after, () => {
          if (domain.id === id) resolve(Buffer.from(next.text))
        })
      })
      return Promise.race([left, bytes])
    },
    write: () => Promise.resolve(),
    close: () => {
      if (domain.leaveConsole === leave) domain.hasOpenConsole = false
    },
  }
}

/** A picture of the screen of a running guest. */
export function takeScreenshot(host: FakeHost, dom: DomainRef): Uint8Array {
  const { live } = findRunning(host, dom)
  if (!/<video|<graphics/.test(live)) throw invalid('QEMU', "can't find video card")
  return Buffer.from('P6\n2 1\n255\n\u0000\u0001\u0002\u00fd\u00fe\u00ff', 'latin1')
}
