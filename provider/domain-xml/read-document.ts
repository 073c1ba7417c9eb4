import { DOMParser, MIME_TYPE, type Document, type Element } from '@xmldom/xmldom'
import { DomainXmlError } from './error.js'

/** A parsed text, with the text it came from (line ends made `\n`, as XML demands). */
export interface Parsed {
  readonly document: Document
  readonly root: Element
  readonly source: string
}

/**
 * Reads XML whose root element must bear one of the given names.
 *
 * A DOCTYPE is refused, and with it every entity definition and external reference. Throws
 * `DomainXmlError`, nothing else, whatever the text.
 */
export function readDocument(xml: string, ...roots: readonly string[]): Parsed {
  const source = xml.replace(/^\uFEFF/, '').replace(/\r\n?/g, '\n')
  if (FORBIDDEN.test(source)) throw new DomainXmlError('the XML contains a control character')
  const document = parse(source)
  if (document.doctype !== null) throw new DomainXmlError('the XML has a DOCTYPE, which is refused')
  const root = document.documentElement
  if (root === null || root.namespaceURI !== null || !roots.includes(root.nodeName)) {
    const found = root === null ? 'nothing' : `<${root.nodeName}>`
    throw new DomainXmlError(`the XML's root is ${found}, not <${roots.join('> or <')}>`)
  }
  return { document, root, source }
}

// eslint-disable-next-line no-control-regex -- these are what XML 1.0 forbids
const FORBIDDEN = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/

function parse(source: string): Document {
  try {
    return new DOMParser({ onError: refuse }).parseFromString(source, MIME_TYPE.XML_APPLICATION)
  } catch (error) {
    const reason = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error)
    throw new DomainXmlError(`the XML is not well-formed: ${reason}`, { cause: error })
  }
}

/** The parser forgives what libvirt does not (unquoted attributes, for one); we do not. */
function refuse(_level: string, message: string): never {
  throw new Error(message)
}
