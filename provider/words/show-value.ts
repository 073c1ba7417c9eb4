/**
 * Shows an untrusted value inside a sentence: text in quotes, control characters spelled out, at
 * most 80 characters of it.
 */
export function showValue(value: unknown): string {
  if (typeof value === 'string') return `'${spellOut(value)}'`
  if (Array.isArray(value)) return 'a list'
  if (typeof value === 'object' && value !== null) return 'an object'
  return String(value)
}

/** Shortens untrusted text to 80 characters and spells its control characters out. */
export function spellOut(text: string): string {
  const short = text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text
  return short.replaceAll(
    /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}]/gu,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}

const LONGEST = 80
