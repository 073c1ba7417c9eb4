import { createRequire } from 'node:module'
import type * as re2 from 're2js'
import type * as z from 'zod'
import { plainText } from '../../inputs/index.js'
import { showValue } from '../../words/show-value.js'

/** Characters of a pattern. With RE2, which needs linear time, they also bound the time that a line takes. */
const LONGEST = 255

/** A regular expression in RE2's syntax that a line of the rescue system's console has to match. */
export const bootPattern: z.ZodString = plainText(LONGEST).superRefine((pattern, context) => {
  const reason = explainPattern(pattern)
  if (reason !== null) context.addIssue({ code: 'custom', message: reason })
})

/** A pattern that was checked. */
export function compilePattern(pattern: string): { test(line: string): boolean } {
  // Loaded only for a pattern, because few rescues have one and every start of a provider would wait.
  const { RE2JS } = createRequire(import.meta.url)('re2js') as typeof re2
  return RE2JS.compile(pattern)
}

function explainPattern(pattern: string): string | null {
  try {
    return compilePattern(pattern).test('')
      ? `${showValue(pattern)} matches an empty line, so every system would count as the rescue system`
      : null
  } catch {
    return `${showValue(pattern)} is not a regular expression in RE2's syntax, which has no lookahead and no backreference`
  }
}
