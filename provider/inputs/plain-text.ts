import * as z from 'zod'
import { showValue } from '../words/show-value.js'

/**
 * One line of text that is safe in XML, a file name and a terminal: not blank, without control
 * characters, line breaks and what XML 1.0 forbids, at most `longest` characters.
 */
export function plainText(longest: number): z.ZodString {
  return z
    .string()
    .refine((text) => text.trim() !== '', { error: 'is blank', abort: true })
    .refine((text) => text.length <= longest, {
      error: ({ input }) => `is ${lengthOf(input)} characters long; the limit is ${longest}`,
      abort: true,
    })
    .refine((text) => !UNPRINTABLE.test(text), {
      error: ({ input }) => `${showValue(input)} contains a control character or a line break`,
      abort: true,
    })
}

const UNPRINTABLE = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\uFFFE\uFFFF]/u

function lengthOf(text: unknown): number {
  return typeof text === 'string' ? text.length : 0
}
