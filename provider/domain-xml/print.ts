import type { Element, Node } from '@xmldom/xmldom'
import type { Draft } from './draft.js'
import { attributesOf, isElement } from './elements.js'

/**
 * Writes a draft down: what was not changed byte by byte as it was read, the rest in libvirt's style.
 */
export function print(draft: Draft): string {
  const parts: string[] = []
  const whole = draft.spans?.get(draft.root)
  if (whole === undefined) {
    printNode(draft, draft.root, parts)
  } else {
    parts.push(draft.source.slice(0, whole.start))
    printNode(draft, draft.root, parts)
    parts.push(draft.source.slice(whole.end))
  }
  return parts.join('')
}

function printNode(draft: Draft, node: Node, parts: string[]): void {
  if (isElement(node)) {
    printElement(draft, node, parts)
    return
  }
  const value = node.nodeValue ?? ''
  switch (node.nodeType) {
    case 3:
      parts.push(escapeText(value))
      break
    case 4:
      parts.push(`<![CDATA[${value}]]>`)
      break
    case 7:
      parts.push(`<?${node.nodeName} ${value}?>`)
      break
    case 8:
      parts.push(`<!--${value}-->`)
      break
    default:
      throw new TypeError(`an XML node of type ${node.nodeType} cannot be printed`)
  }
}

function printElement(draft: Draft, element: Element, parts: string[]): void {
  const span = draft.spans?.get(element)
  if (span !== undefined && !draft.changed.has(element)) {
    parts.push(draft.source.slice(span.start, span.end))
    return
  }
  const isEmpty = element.firstChild === null
  const wasEmpty = span?.tag === span?.end
  const asItWas = span !== undefined && !draft.retagged.has(element) && isEmpty === wasEmpty
  parts.push(asItWas ? draft.source.slice(span.start, span.tag) : startTag(element, isEmpty))
  if (isEmpty) return
  for (let node: Node | null = element.firstChild; node !== null; node = node.nextSibling) {
    printNode(draft, node, parts)
  }
  parts.push(`</${element.nodeName}>`)
}

function startTag(element: Element, isEmpty: boolean): string {
  const attributes = attributesOf(element).map(
    ({ name, value }) => ` ${name}='${escapeAttribute(value)}'`,
  )
  return `<${element.nodeName}${attributes.join('')}${isEmpty ? '/' : ''}>`
}

function escapeText(value: string): string {
  return value.replace(/[&<>]/g, (sign) => ESCAPES[sign] ?? sign)
}

function escapeAttribute(value: string): string {
  return value.replace(/[&<>'\t\n\r]/g, (sign) => ESCAPES[sign] ?? sign)
}

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  "'": '&apos;',
  '\t': '&#9;',
  '\n': '&#10;',
  '\r': '&#13;',
}
