import type * as z from 'zod'
import { plainText } from './plain-text.js'
import { showValue } from '../words/show-value.js'

/** An absolute path of a file on the libvirt host, in the form that storage pools use. */
export function absolutePath(): z.ZodString {
  return plainText(LONGEST_PATH)
    .refine((path) => path.startsWith('/'), {
      error: ({ input }) => `${showValue(input)} is not an absolute path on the libvirt host`,
      abort: true,
    })
    .refine((path) => !path.split('/').some((part) => part === '.' || part === '..'), {
      error: ({ input }) => `${showValue(input)} contains a part '.' or '..'`,
    })
    .refine((path) => !path.endsWith('/'), {
      error: ({ input }) => `${showValue(input)} names a folder, not a file`,
    })
}

/** Linux's PATH_MAX without the closing NUL. */
const LONGEST_PATH = 4095
