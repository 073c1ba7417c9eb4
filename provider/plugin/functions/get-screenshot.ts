import { z } from 'zod'
import { LARGEST_SCREENSHOT, takeScreenshot } from '../../break-glass/index.js'
import { findDomain, withHost } from '../../host/index.js'
import { connectionUri, plainText } from '../../inputs/index.js'
import { checkArguments } from './check-arguments.js'
import type { Answered, PluginFunction } from './plugin-function.js'

const inputs = z.strictObject({
  instance: plainText(255).describe('Name or UUID of the instance.'),
  uri: connectionUri,
})

/** What is on the screen of an instance, or of its rescue system. */
export const getScreenshot: PluginFunction = {
  description:
    'Takes a picture of the first screen of an instance that runs, or of its rescue system. ' +
    'Everything that the screen shows is in the result: give it to nobody who must not see the console.',
  inputs,
  outputs: z.object({
    png: z
      .string()
      .describe(`The picture: a PNG of at most ${LARGEST_SCREENSHOT >> 20} MiB, in base64.`),
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
      const picture = await takeScreenshot(host, dom)
      if (typeof picture === 'string') return refuse(picture)
      const { bytes, width, height } = picture
      return { ok: true, result: { png: bytes.toString('base64'), width, height } }
    })
  },
}

function refuse(reason: string): Answered {
  return { ok: false, failures: [{ property: 'instance', reason }] }
}
