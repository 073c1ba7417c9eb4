import { DeadlineError, DOMAIN_CHANNEL, LibvirtError } from '../../libvirt/index.js'
import type { DomainRef, OpenPort } from '../../libvirt/index.js'
import type { Host } from '../../host/index.js'
import { RESCUE_PORT } from '../../domain-xml/index.js'
import { findSign, SIGN_LENGTH, type Sign } from '../../guest/find-sign.js'

/** Whose sign is waited for, and how long. */
export interface Waiting {
  readonly dom: DomainRef
  /** Milliseconds. */
  readonly timeout: number
  /** Called every few seconds without a sign; it throws if waiting has no use any more. */
  readonly assertUseful: () => Promise<void>
}

interface Awaited extends Waiting {
  readonly nonce: string
}

/**
 * Waits for the sign of a rescue system on its virtio port; null if there is none in time.
 *
 * The port is opened again if it ends or is silent: a guest that reboots closes it. Throws if the
 * connection is lost.
 */
export async function awaitSign(
  host: Host,
  { dom, nonce, timeout, assertUseful }: Awaited,
): Promise<Sign | null> {
  const end = host.clock.now() + timeout
  const left = (until: number): number => until - host.clock.now()
  while (left(end) > 0) {
    const until = Math.min(end, host.clock.now() + LISTEN_MS)
    const sign = await readSign(host, { dom, nonce, left: () => left(until) })
    if (sign !== null) return sign
    await assertUseful()
    await host.clock.sleep(Math.min(PAUSE_MS, Math.max(0, left(end))))
  }
  return null
}

/** Milliseconds to listen before it is asked whether waiting has a use. */
const LISTEN_MS = 5_000
/** Milliseconds before the port is opened again. */
const PAUSE_MS = 500

interface Reading extends Pick<Awaited, 'dom' | 'nonce'> {
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
    // A daemon that hangs, or a guest that is gone, is found by the question whether waiting has a use.
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
