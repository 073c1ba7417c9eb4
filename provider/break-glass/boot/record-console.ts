import { within, type Host } from '../../host/index.js'
import { isLibvirtError, type DomainRef, type OpenPort } from '../../libvirt/index.js'

/** What a guest writes to its console, from the moment at which it was opened. */
export interface RecordedConsole {
  /** False: it could not be opened. */
  readonly isOpen: boolean
  /** All of it, or the last part of very much. */
  bytes(): Uint8Array
  stop(): void
}

/** Milliseconds for opening it, and bytes that are kept. */
const [OPEN_MS, MOST_BYTES] = [4_000, 4 << 20]

/** Opens a guest's console, and records it in the background. It is taken from nobody who has it open. */
export async function recordConsole(
  { libvirt, clock }: Host,
  dom: DomainRef,
  take: (bytes: Uint8Array) => void,
): Promise<RecordedConsole> {
  const parts: Uint8Array[] = []
  const bytes = (): Uint8Array => Buffer.concat(parts)
  // A deadline of the call would end the silence of a console, too.
  const opening = libvirt.domainOpenConsole({ dom }, { deadline: Infinity })
  const port = await within(clock, OPEN_MS, opening.catch(nullIfRefused))
  if (port === null) {
    void opening.then(close, () => undefined)
    return { isOpen: false, bytes, stop: () => undefined }
  }
  let size = 0
  const keep = (part: Uint8Array): void => {
    parts.push(Buffer.from(part))
    size += part.length
    while (size > MOST_BYTES && parts.length > 1) size -= parts.shift()?.length ?? 0
    take(part)
  }
  const read = async (): Promise<void> => {
    for (let part = await port.read(); part !== null; part = await port.read()) {
      keep(part)
      await clock.sleep(0) // a guest that writes for ever must not hold up everything else
    }
  }
  // A connection that is lost is seen by who looks at the guest.
  void read().catch(() => undefined)
  return {
    isOpen: true,
    bytes,
    stop: () => {
      close(port)
    },
  }
}

function nullIfRefused(error: unknown): null {
  if (isLibvirtError(error)) return null
  throw error
}

function close(port: OpenPort): void {
  port.close()
}
