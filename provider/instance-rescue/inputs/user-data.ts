import * as z from 'zod'

/** Most bytes of user data, as in Nova. */
const LONGEST = 65_535

/** User data for cloud-init. No failure repeats it, because it is a secret. */
export const userData: z.ZodString = z
  .string()
  .refine((text) => text !== '', { error: 'is empty', abort: true })
  .refine((text) => Buffer.byteLength(text) <= LONGEST, {
    error: ({ input }) =>
      `is ${Buffer.byteLength(String(input))} bytes long; the limit is ${LONGEST}`,
    abort: true,
  })
