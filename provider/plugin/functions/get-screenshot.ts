import * as z from 'zod'
import { LARGEST_SCREENSHOT, takeScreenshot } from '../../break-glass/index.js'
import { instanceInputs, onInstance, refuseInstance } from './on-instance.js'
import type { PluginFunction } from './plugin-function.js'

/** What is on the screen of an instance, or of its rescue system. */
export const getScreenshot: PluginFunction = {
  description:
    'Takes a picture of the first screen of an instance that runs, or of its rescue system. ' +
    'Everything that the screen shows is in the result: give it to nobody who must not see the console.',
  inputs: instanceInputs,
  outputs: z.object({
    png: z
      .string()
      .describe(`The picture: a PNG of at most ${LARGEST_SCREENSHOT >> 20} MiB, in base64.`),
    width: z.int().describe('Dots in a line.'),
    height: z.int().describe('Lines.'),
  }),
  call: onInstance(async (host, dom) => {
    const picture = await takeScreenshot(host, dom)
    if (typeof picture === 'string') return refuseInstance(picture)
    const { bytes, width, height } = picture
    return { ok: true, result: { png: bytes.toString('base64'), width, height } }
  }),
}
