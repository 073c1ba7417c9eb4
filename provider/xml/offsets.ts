import { XmlText } from '@rgrove/parse-xml'
import { parentOf, type Element } from './walk.js'

/** A part of a text by its offsets; the end is not included. */
export interface Span {
  readonly start: number
  readonly end: number
}

/** The span of a whole element. For some texts the parser gives an infinite end. */
export function spanOf({ start, end }: Element, source: string): Span {
  return { start, end: Math.min(end, source.length) }
}

/** Offsets of the parts of a start tag. */
export interface StartTag {
  /** Each attribute with the blanks before it. */
  readonly attributes: ReadonlyMap<string, Span>
  /** After the last attribute, or after the name if there is none. */
  readonly attributesEnd: number
  readonly end: number
  /** True for `<x/>`, which has no end tag. */
  readonly isClosed: boolean
}

/** Finds the offsets of the parts of a start tag, which the parser does not give. */
export function startTagOf(element: Element, source: string): StartTag {
  const attributes = new Map<string, Span>()
  let attributesEnd = element.start + 1 + element.name.length
  for (;;) {
    ATTRIBUTE.lastIndex = attributesEnd
    const found = ATTRIBUTE.exec(source)
    if (found === null) break
    attributes.set(found[1] ?? '', { start: attributesEnd, end: ATTRIBUTE.lastIndex })
    attributesEnd = ATTRIBUTE.lastIndex
  }
  const end = source.indexOf('>', attributesEnd) + 1
  return { attributes, attributesEnd, end, isClosed: source[end - 2] === '/' }
}

/** The text is well-formed, or it would not have been parsed. */
const ATTRIBUTE = /\s+([^\s=/>]+)\s*=\s*(?:"[^"]*"|'[^']*')/y

/** The offset of the blanks before an element, or of the element itself if other text is before it. */
export function blanksBefore(element: Element, source: string): number {
  const siblings = parentOf(element)?.children ?? []
  const before = siblings[siblings.indexOf(element) - 1]
  let { start } = element
  if (before instanceof XmlText && /[^ \t\n]/.test(before.text)) return start
  while (' \t\n'.includes(source[start - 1] ?? 'none')) start -= 1
  return start
}
