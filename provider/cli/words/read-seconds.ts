import { UsageError } from './usage-error.js'

/** Reads the value of an option that is a time, from `least` seconds to a day. Throws a `UsageError`. */
export function readSeconds(option: string, text: string, least: 0 | 1): number {
  const seconds = /^\d{1,6}$/.test(text) ? Number(text) : Number.NaN
  if (seconds >= least && seconds <= DAY_S) return seconds
  throw new UsageError(
    `'${text}' is not a time for '${option}': seconds, from ${least} to ${DAY_S}`,
  )
}

const DAY_S = 86_400
