/**
 * Shows an untrusted value inside a sentence: text in quotes, control characters spelled out, at
 * most 80 characters of it.
 */
export function showValue(value: unknown): string {
  if (typeof value === 'string') return `'${escape(cut(value))}'`
  if (Array.isArray(value)) return 'a list'
  if (typeof value === 'object' && value !== null) return 'an object'
  return String(value)
}

const LONGEST = 80

function cut(text: string): string {
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text
}

function escape(text: string): string {
  return text.replaceAll(
    /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}]/gu,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}
