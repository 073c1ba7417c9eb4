import * as z from 'zod'
import { showValue } from '../words/show-value.js'

/** A SHA-256 in hexadecimal; capital letters become small ones. */
export const sha256 = z
  .string()
  .regex(/^[0-9A-Fa-f]{64}$/, {
    error: ({ input }) => `${showValue(input)} is not a SHA-256, 64 hexadecimal digits`,
  })
  .toLowerCase()
