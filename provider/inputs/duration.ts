import * as z from 'zod'
import { showValue } from '../words/show-value.js'

/** Seconds of a day, and of the longest duration. */
const DAY_S = 86_400
const LONGEST_S = 366 * DAY_S

/** A duration of at least a minute and at most 366 days: ISO 8601 (`PT4H`), or short (`4h`, `2d`, `1h30m`). */
export const duration = z.string().refine((text) => secondsOf(text) !== null, {
  error: ({ input }) =>
    `${showValue(input)} is not a duration such as 4h, 90m, 2d or PT4H, from 1 minute to 366 days`,
})

/** The seconds of such a duration; null: it is not one. Months and years are none, because their length differs. */
export function secondsOf(text: string): number | null {
  const parts: readonly (string | undefined)[] | undefined = (
    ISO.exec(text) ?? SHORT.exec(text)
  )?.slice(1)
  if (parts === undefined || text.length > LONGEST_TEXT) return null
  const seconds = parts.reduce((sum, part, at) => sum + Number(part ?? 0) * (UNITS[at] ?? 0), 0)
  return seconds >= 60 && seconds <= LONGEST_S ? seconds : null
}

const LONGEST_TEXT = 40
const UNITS = [7 * DAY_S, DAY_S, 3_600, 60, 1]
const ISO = /^P(?:(\d+)W)?(?:(\d+)D)?(?:T(?=\d)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/
const SHORT = /^(?:(\d+)w)?(?:(\d+)d)?(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?$/
