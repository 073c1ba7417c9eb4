import * as z from 'zod'
import type { ImageProperties } from '../planner/types.js'
import { checkProperties } from './check-properties.js'
import { showValue } from '../words/show-value.js'

/**
 * Glance image properties. Numbers and truth values, which a pasted list may have, become text.
 *
 * `checkProperties` decides which properties are checked.
 */
export const imageProperties = z
  .record(z.string(), z.unknown())
  .transform((raw, context): ImageProperties => {
    const properties = readTexts(raw)
    for (const { key, reason } of [...checkForm(raw), ...checkProperties(properties)]) {
      context.issues.push({ code: 'custom', message: reason, path: [key], input: raw[key] })
    }
    return properties
  })

const LONGEST_KEY = 255
const LONGEST_VALUE = 4096
const UNPRINTABLE = /[\p{Cc}\p{Cs}\uFFFE\uFFFF]/u

function readTexts(raw: Readonly<Record<string, unknown>>): ImageProperties {
  return Object.fromEntries(
    Object.entries(raw).flatMap(([key, value]) =>
      isScalar(value) ? [[key, String(value).trim()]] : [],
    ),
  )
}

function checkForm(raw: Readonly<Record<string, unknown>>): { key: string; reason: string }[] {
  return Object.entries(raw).flatMap(([key, value]) => {
    const reason = explainForm(key, value)
    return reason === undefined ? [] : [{ key, reason }]
  })
}

function explainForm(key: string, value: unknown): string | undefined {
  if (key.trim() === '' || UNPRINTABLE.test(key))
    return `${showValue(key)} is not a property's name`
  if (!isScalar(value)) return `is ${showValue(value)}, not text`
  if (UNPRINTABLE.test(String(value).trim()))
    return `${showValue(value)} contains a control character`
  if (key.length > LONGEST_KEY)
    return `has a name of ${key.length} characters; the limit is ${LONGEST_KEY}`
  const { length } = String(value)
  return length > LONGEST_VALUE
    ? `is ${length} characters long; the limit is ${LONGEST_VALUE}`
    : undefined
}

function isScalar(value: unknown): value is string | number | boolean {
  return ['string', 'number', 'boolean'].includes(typeof value)
}
