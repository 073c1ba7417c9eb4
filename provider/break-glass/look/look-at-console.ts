import { readConsoleLog, readConsoleType } from '../../domain-xml/index.js'
import { strip, within, type Host } from '../../host/index.js'
import { DeadlineError, LibvirtError, type OpenPort } from '../../libvirt/index.js'
import { findVolumeByPath, readRange, readVolumeFacts } from '../../storage/index.js'
import { inOrder, notLookedAt, type Seen, type Subject } from './subject.js'

/** Bytes of a log that are read, the last ones; a boot of Debian writes 60 kB. */
const LONGEST_LOG = 4 << 20
/** Milliseconds that reading it may take. */
const LOG_MS = 2_500
/** Milliseconds for opening a console without a log and for listening to it, and bytes that are kept. */
const [OPEN_MS, LISTEN_MS, MOST_BYTES] = [1_000, 1_500, 256 << 10]

/** What a console said. */
export interface SeenConsole {
  readonly bytes: Uint8Array
  /** True: it is the log that the host keeps. */
  readonly isLog: boolean
}

/**
 * The log of an instance's console if the host keeps one in a pool, else what the console says while we look.
 *
 * Nothing is typed there, and it is taken from nobody who has it open.
 */
export async function lookAtConsole(
  host: Host,
  subject: Subject,
): Promise<Seen<SeenConsole | null>> {
  if (subject.isInRescue)
    return not('the instance is in rescue, and its console is that of the rescue system')
  if (readConsoleType(subject.xml) === null) return not('the instance has no console')
  const log = readConsoleLog(subject.xml)
  const read = log === null ? null : await within(host.clock, LOG_MS, readLog(host, log))
  if (read !== null && typeof read !== 'string')
    return {
      facts: { bytes: read, isLog: true },
      notes: [inOrder('console', `read ${strip(log ?? '')}: ${read.length} bytes`)],
    }
  const lacks =
    log === null
      ? 'the host keeps no log of it'
      : `its log ${strip(log)} cannot be read: ${read ?? `the host needs longer than ${LOG_MS} ms`}`
  if (!subject.isOn) return not(`${lacks}, and the instance is off`)
  const heard = await listen(host, subject)
  if (typeof heard === 'string') return not(`${lacks}, and ${heard}`)
  if (heard.length === 0)
    return not(`${lacks}, and the console said nothing within ${LISTEN_MS} ms`)
  return {
    facts: { bytes: heard, isLog: false },
    notes: [
      inOrder(
        'console',
        `${lacks}, so it was listened to for ${LISTEN_MS} ms: ${heard.length} bytes`,
      ),
    ],
  }
}

function not(words: string): Seen<null> {
  return { facts: null, notes: [notLookedAt('console', words)] }
}

async function readLog(host: Host, path: string): Promise<Uint8Array | string> {
  try {
    const vol = await findVolumeByPath(host, path)
    if (vol === null) return 'it is in no active storage pool of the host'
    const size = (await readVolumeFacts(host, vol))?.size ?? 0n
    const offset = Math.max(0, Number(size) - LONGEST_LOG)
    return await readRange(host, vol, { offset, length: LONGEST_LOG })
  } catch (error) {
    return explain(error)
  }
}

/** libvirt's text may have the guest's words in it, as names of files. */
function explain(error: unknown): string {
  if (error instanceof DeadlineError) return 'libvirt does not answer'
  if (error instanceof LibvirtError) return strip(error.detail)
  throw error
}

async function listen({ libvirt, clock }: Host, { dom }: Subject): Promise<Uint8Array | string> {
  let port: OpenPort
  try {
    port = await libvirt.domainOpenConsole({ dom }, { deadline: OPEN_MS })
  } catch (error) {
    return `it cannot be opened: ${explain(error)}`
  }
  const parts: Uint8Array[] = []
  await within(clock, LISTEN_MS, hear(port, parts)).finally(() => {
    port.close()
  })
  return Buffer.concat(parts)
}

/** Ends with the console, or if enough was heard. */
async function hear(port: OpenPort, parts: Uint8Array[]): Promise<void> {
  try {
    for (let size = 0; size < MOST_BYTES;) {
      const bytes = await port.read()
      if (bytes === null) return
      parts.push(Buffer.from(bytes))
      size += bytes.length
    }
  } catch (error) {
    // Somebody took the console by force, or the guest went off.
    explain(error)
  }
}
