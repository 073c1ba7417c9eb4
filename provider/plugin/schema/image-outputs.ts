import * as z from 'zod'
import type { ImageInputs, ImageOutputs } from '../../rescue-image/index.js'

/** What a program sees of a rescue image besides its arguments. */
export const imageOutputsSchema = z.object({
  image: z
    .object({
      path: z.string().describe('Absolute path on the host.'),
      format: z.string().describe("As the image's header shows it: raw, qcow2 or iso."),
      sha256: z
        .string()
        .optional()
        .describe('Only of an image that was on the host already, if it was given.'),
      properties: z.record(z.string(), z.string()).optional().describe('Image properties.'),
    })
    .describe('What InstanceRescue rescues from: give it to its argument image.'),
  path: z.string().describe('Path of the image on the host.'),
  content: z
    .object({
      sha256: z.string().describe('64 hexadecimal digits.'),
      size: z.number().describe('Bytes.'),
      format: z.string().describe("As the file's header shows it."),
    })
    .optional()
    .describe('Of an image that is uploaded: what it holds.'),
  status: z
    .enum(['ready', 'changed', 'missing', 'interrupted'])
    .describe(
      'ready; changed: the volume was written to, or its claim is gone; missing: the volume is gone; ' +
        'interrupted: an upload that did not finish. It is the status at the last up or refresh.',
    ),
  statusReason: z
    .string()
    .describe('The reason for the status, in one sentence; empty while ready.'),
} satisfies Readonly<Record<ShownOutput, z.ZodType>>)

/** `content` is found by check. */
type ShownOutput = Exclude<keyof ImageOutputs, Exclude<keyof ImageInputs, 'content'> | 'stored'>
