import * as z from 'zod'
import {
  absolutePath,
  connectionUri,
  imageFormat,
  imageProperties,
  plainText,
  sha256,
  type ArgumentNames,
} from '../../inputs/index.js'
import { showValue } from '../../words/show-value.js'

/** Longest path that Linux takes, without the closing NUL. */
const LONGEST_PATH = 4095

const volumeName = plainText(255).refine((name) => !name.includes('/'), {
  error: ({ input }) => `${showValue(input)} is not the name of a volume, because it contains '/'`,
})

const sourceSchema = z.strictObject({
  file: plainText(LONGEST_PATH)
    .optional()
    .describe('Path of an image file on the machine that runs Pulumi; it is uploaded.'),
  builtin: z
    .literal(true)
    .optional()
    .describe('True for the image of this package; it is built and uploaded.'),
  path: absolutePath()
    .optional()
    .describe('Absolute path of an image on the libvirt host; it is neither copied nor deleted.'),
  volume: volumeName
    .optional()
    .describe('Volume on the libvirt host, in the pool; it is neither copied nor deleted.'),
})

/** The arguments of one image: the single source of their names, types, limits and descriptions. */
export const imageArgumentsSchema = z.strictObject({
  source: sourceSchema.describe('Where the image comes from: exactly one of its properties.'),
  pool: plainText(255)
    .optional()
    .describe("Storage pool for the upload, or of the volume; if not given, 'default'."),
  format: imageFormat,
  sha256: sha256.optional().describe('SHA-256 that the image must have, in hexadecimal.'),
  properties: imageProperties
    .optional()
    .describe('Glance image properties: hw_rescue_device and hw_rescue_bus decide the mode.'),
  uri: connectionUri,
})

/** Checked arguments: what was not given is left out. */
export type ImageArguments = z.output<typeof imageArgumentsSchema>

/** The names that each object of arguments may have. */
export const IMAGE_ARGUMENT_NAMES: ArgumentNames = {
  '': Object.keys(imageArgumentsSchema.shape),
  source: Object.keys(sourceSchema.shape),
}
