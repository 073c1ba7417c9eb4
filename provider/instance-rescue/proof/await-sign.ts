import { DeadlineError, DOMAIN_CHANNEL, LibvirtError } from '../../libvirt/index.js'
import type { DomainRef, OpenPort } from '../../libvirt/index.js'
import type { Host } from '../../host/index.js'
import { RESCUE_PORT } from '../../domain-xml/index.js'
import { findSign, SIGN_LENGTH, type Sign } from './find-sign.js'

/** Whose sign is waited for, and how long. */
export interface Awaited {
  readonly dom: DomainRef
  readonly nonce: string
  /** Milliseconds. */
  readonly timeout: number
}

/**
 * Waits for the sign of a rescue system on its virtio port; null if there is none in time.
 *
 * The port is opened again if it ends: a guest that reboots closes it. Throws if the connection is lost.
 */
export async function awaitSign(
  host: Host,
  { dom, nonce, timeout }: Awaited,
): Promise<Sign | null> {
  const end = host.clock.now() + timeout
  const left = (): number => end - host.clock.now()
  while (left() > 0) {
    const sign = await readSign(host, { dom, nonce, left })
    if (sign !== null) return sign
    await host.clock.sleep(Math.min(AGAIN_AFTER_MS, Math.max(0, left())))
  }
  return null
}

/** Milliseconds before a port that has ended is opened again. */
const AGAIN_AFTER_MS = 1_000

interface Reading extends Omit<Awaited, 'timeout'> {
  /** Milliseconds that are left. */
  readonly left: () => number
}

/** Reads the port until the sign is there, the port ends, or the time is over. */
async function readSign({ libvirt }: Host, { dom, nonce, left }: Reading): Promise<Sign | null> {
  const place = { dom, name: RESCUE_PORT, flags: DOMAIN_CHANNEL.FORCE }
  let port: OpenPort | null = null
  try {
    port = await libvirt.domainOpenChannel(place, { deadline: left() })
    // It says its line by itself only to who comes first: others ask.
    await port.write(new TextEncoder().encode('hello libvirt-rescue\n'))
    return await findInPort(port, nonce, left)
  } catch (error) {
    if (error instanceof DeadlineError || error instanceof LibvirtError) return null
    throw error
  } finally {
    port?.close()
  }
}

/** A guest that writes for ever is not read for ever. */
async function findInPort(port: OpenPort, nonce: string, left: () => number): Promise<Sign | null> {
  const decoder = new TextDecoder()
  let text = ''
  while (left() > 0) {
    const bytes = await port.read()
    if (bytes === null) return null
    text += decoder.decode(bytes, { stream: true })
    const sign = findSign(text, nonce)
    if (sign !== null) return sign
    text = text.slice(-SIGN_LENGTH)
  }
  return null
}
