import type { OpenPort } from '../libvirt/index.js'
import type { Keyboard } from './keyboard.js'

/** How a session on a console ended: by its user, or from the other side. */
export type ConsoleEnd = 'left' | 'closed'

/** What a terminal sends for Ctrl-], by which a user leaves the console. */
const LEAVE = 0x1d

/**
 * Passes bytes between a keyboard with its screen and a guest's console, unchanged, until one of both ends.
 *
 * At a terminal Ctrl-] leaves. What is not a terminal is passed on whole, and its end is not the end of the
 * session, because the guest may still have something to say.
 */
export async function runSession(port: OpenPort, keyboard: Keyboard): Promise<ConsoleEnd> {
  try {
    return await Promise.race([showGuest(port, keyboard), sendKeys(port, keyboard)])
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
