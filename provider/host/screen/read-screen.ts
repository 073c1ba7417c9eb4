import { DeadlineError, isLibvirtError, LibvirtError } from '../../libvirt/index.js'
import type { DomainRef } from '../../libvirt/index.js'
import type { Host } from '../connection.js'
import { toPng, type Png } from './to-png.js'

/** What is on a guest's screen, or why it cannot be seen; null: the guest is off. */
export type Screen = { readonly png: Png } | { readonly reason: string } | null

/** Bytes that are taken from libvirt; a PPM of 4096 x 2160 dots is 27 MB. */
const LARGEST = 64 << 20
/** Milliseconds for each step if not given. */
const DEADLINE_MS = 15_000

/** Takes a picture of a guest's first screen. Changes nothing. Throws if the connection is lost. */
export async function readScreen(
  { libvirt }: Pick<Host, 'libvirt'>,
  dom: DomainRef,
  deadline = DEADLINE_MS,
): Promise<Screen> {
  const parts: Uint8Array[] = []
  let size = 0
  try {
    for await (const part of libvirt.domainScreenshot({ dom }, { deadline })) {
      size += part.length
      if (size > LARGEST) return { reason: `it is larger than ${LARGEST} bytes` }
      parts.push(Buffer.from(part))
    }
  } catch (error) {
    if (error instanceof DeadlineError) return { reason: 'libvirt did not answer' }
    if (isLibvirtError(error, 'OPERATION_INVALID', 'NO_DOMAIN')) return null
    if (error instanceof LibvirtError) return { reason: error.detail }
    throw error
  }
  const png = toPng(Buffer.concat(parts))
  return png === null ? { reason: 'libvirt gave neither a PNG nor a whole PPM' } : { png }
}
