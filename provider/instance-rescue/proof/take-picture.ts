import { DeadlineError, isLibvirtError, LibvirtError } from '../../libvirt/index.js'
import type { DomainRef } from '../../libvirt/index.js'
import type { Host } from '../../host/index.js'

/** Where a picture lies on this machine, or why there is none; null: the guest is off. */
type Picture = { readonly path: string } | { readonly reason: string } | null

/** Bytes; a PPM of 4096 x 2160 dots is 27 MB. */
const LARGEST = 64 << 20
/** Milliseconds for each step. */
const DEADLINE_MS = 15_000

/** Saves a picture of a guest's screen in a new file on this machine. Throws if the connection is lost. */
export async function takePicture(
  { libvirt, runtime }: Host,
  dom: DomainRef,
  instance: string,
): Promise<Picture> {
  const parts: Uint8Array[] = []
  let size = 0
  try {
    for await (const part of libvirt.domainScreenshot({ dom }, { deadline: DEADLINE_MS })) {
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
  const bytes = Buffer.concat(parts)
  const name = `${instance.replaceAll(/[^\w.-]/g, '_').slice(0, 64)}.${endingOf(bytes)}`
  return runtime.saveFile(name, bytes)
}

/** By the first bytes: libvirt says PNG or PPM, depending on QEMU's version. */
function endingOf(bytes: Buffer): 'png' | 'ppm' {
  return bytes.subarray(1, 4).toString('latin1') === 'PNG' ? 'png' : 'ppm'
}
