import * as z from 'zod'

/** The format of an image, as an argument. */
export const imageFormat = z
  .enum(['raw', 'qcow2', 'iso'])
  .optional()
  .describe('Format of the image; it must match the header, and is read from it if not given.')
