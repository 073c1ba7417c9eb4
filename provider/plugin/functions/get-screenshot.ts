import { z } from 'zod'
import { findDomain, isOn, observe, readScreen, strip, withHost } from '../../host/index.js'
import type { Host } from '../../host/index.js'
import { connectionUri, plainText } from '../../inputs/index.js'
import { checkArguments } from './check-arguments.js'
import type { Answered, PluginFunction } from './plugin-function.js'

const inputs = z.strictObject({
  instance: plainText(255).describe('Name or UUID of the instance.'),
  uri: connectionUri,
})

/** Bytes of a PNG; in base64 a third more. A screen of text has a few kilobytes. */
const LARGEST = 8 << 20

/** What is on the screen of an instance, or of its rescue system. */
export const getScreenshot: PluginFunction = {
  description:
    'Takes a picture of the first screen of an instance that runs, or of its rescue system. ' +
    'Everything that the screen shows is in the result: give it to nobody who must not see the console.',
  inputs,
  outputs: z.object({
    png: z.string().describe(`The picture: a PNG of at most ${LARGEST >> 20} MiB, in base64.`),
    width: z.int().describe('Dots in a line.'),
    height: z.int().describe('Lines.'),
  }),
  async call(args, { runtime, uri }) {
    const checked = checkArguments(inputs, args)
    if (!checked.ok) return checked
    const { instance, uri: named = uri } = checked.value
    return withHost(named, runtime, async (host) => {
      const dom = await findDomain(host.libvirt, instance)
      if (dom === null) return refuse(`'${instance}' does not exist on ${host.uri}`)
      const screen = await readScreen(host, dom)
      if (screen === null) return refuse(await explainNone(host, dom))
      if ('reason' in screen)
        return refuse(`there is no picture of the screen of '${instance}': ${strip(screen.reason)}`)
      const { bytes, width, height } = screen.png
      if (bytes.length > LARGEST)
        return refuse(
          `the picture of the screen of '${instance}' has ${bytes.length} bytes, and ${LARGEST} are allowed`,
        )
      return { ok: true, result: { png: bytes.toString('base64'), width, height } }
    })
  },
}

type Dom = Parameters<typeof observe>[1]

/** libvirt has one error for both. */
async function explainNone(host: Host, dom: Dom): Promise<string> {
  const { power } = await observe(host, dom)
  return isOn(power)
    ? `'${dom.name}' has no graphics card, so there is no picture of its screen`
    : `'${dom.name}' is off, so there is no picture of its screen`
}

function refuse(reason: string): Answered {
  return { ok: false, failures: [{ property: 'instance', reason }] }
}
