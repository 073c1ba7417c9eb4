import { isOn, observe, readScreen, strip, type Host, type Png } from '../../host/index.js'
import type { DomainRef } from '../../libvirt/index.js'

/** Bytes of a PNG; in base64 a third more. A screen of text has a few kilobytes. */
export const LARGEST_SCREENSHOT = 8 << 20

/** A picture of the first screen of an instance, or of its rescue system; a text says why there is none. */
export async function takeScreenshot(host: Host, dom: DomainRef): Promise<Png | string> {
  const { name } = dom
  const screen = await readScreen(host, dom)
  if (screen === null) return explainNone(host, dom)
  if ('reason' in screen)
    return `there is no picture of the screen of '${name}': ${strip(screen.reason)}`
  const { length } = screen.png.bytes
  if (length <= LARGEST_SCREENSHOT) return screen.png
  return `the picture of the screen of '${name}' has ${length} bytes, and ${LARGEST_SCREENSHOT} are allowed`
}

/** libvirt has one error for both. */
async function explainNone(host: Host, dom: DomainRef): Promise<string> {
  const { power } = await observe(host, dom)
  return isOn(power)
    ? `'${dom.name}' has no graphics card, so there is no picture of its screen`
    : `'${dom.name}' is off, so there is no picture of its screen`
}
