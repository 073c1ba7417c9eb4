import { XmlError } from './read.js'

/**
 * Makes any text safe to stand in XML, between tags or in a single-quoted attribute.
 *
 * Everything that is written passes through here. Throws `XmlError` for a character that XML has
 * no form for: a control character, or half of a surrogate pair.
 */
export function escape(value: string, place: 'text' | 'attribute'): string {
  if (value.search(FORBIDDEN) >= 0)
    throw new XmlError(`${JSON.stringify(value)} contains a character that XML does not allow`)
  const special = place === 'text' ? /[&<>\r]/g : /[&<>'\t\n\r]/g
  return value.replace(special, (sign) => ESCAPES[sign] ?? sign)
}

/** The text with a blank in place of `\r` and of every character that XML cannot contain. */
export function printable(value: string): string {
  return value.replace(FORBIDDEN, ' ').replaceAll('\r', ' ')
}

// eslint-disable-next-line no-control-regex -- these are what XML 1.0 forbids
const FORBIDDEN = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF\p{Surrogate}]/gu

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  "'": '&apos;',
  '\t': '&#9;',
  '\n': '&#10;',
  '\r': '&#13;',
}
