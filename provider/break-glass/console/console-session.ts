import { ConnectionLostError, LibvirtError } from '../../libvirt/index.js'
import type { OpenPort } from '../../libvirt/index.js'

/** Where somebody types, and sees what the guest says. */
export interface Keyboard {
  /** False if it is a file or a pipe. */
  readonly isTerminal: boolean
  /** What is typed from now on, each key as it is pressed, Ctrl-C too. */
  open(): AsyncIterable<Uint8Array>
  /** Shows bytes; resolves when more may follow. */
  show(bytes: Uint8Array): Promise<void>
}

/** How a session on a console ended: by its user, from the other side, or because the connection broke. */
export type ConsoleEnd = 'left' | 'closed' | 'lost'

/** What a terminal sends for Ctrl-], by which a user leaves the console. */
const LEAVE = 0x1d

/**
 * Passes bytes between a keyboard with its screen and a guest's console, unchanged, until one of both ends.
 *
 * At a terminal Ctrl-] leaves. What is not a terminal is passed on whole, and its end is not the end of the
 * session, because the guest may still have something to say. A lost connection ends it, and nothing opens the
 * console again by itself, because its user must see that something may be missing.
 */
export async function runSession(port: OpenPort, keyboard: Keyboard): Promise<ConsoleEnd> {
  try {
    return await Promise.race([showGuest(port, keyboard), sendKeys(port, keyboard)])
  } catch (error) {
    if (error instanceof ConnectionLostError) return 'lost'
    // libvirt ends the stream with an error if somebody takes the console by force.
    if (error instanceof LibvirtError) return 'closed'
    throw error
  } finally {
    port.close()
  }
}

async function showGuest(port: OpenPort, keyboard: Keyboard): Promise<ConsoleEnd> {
  for (let bytes = await port.read(); bytes !== null; bytes = await port.read()) {
    await keyboard.show(bytes)
  }
  return 'closed'
}

async function sendKeys(port: OpenPort, keyboard: Keyboard): Promise<ConsoleEnd> {
  for await (const bytes of keyboard.open()) {
    const end = keyboard.isTerminal ? bytes.indexOf(LEAVE) : -1
    const keys = end === -1 ? bytes : bytes.subarray(0, end)
    if (keys.length > 0) await port.write(keys)
    if (end !== -1) return 'left'
  }
  return new Promise(() => undefined)
}
