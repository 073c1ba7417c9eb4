import { parseXml, XmlElement } from '@rgrove/parse-xml'
import type { XmlDocument } from '@rgrove/parse-xml'
import { namespaceOf, type Element } from './walk.js'

/** A parsed text: its root element, and the text that the elements' offsets point into. */
export interface Parsed {
  readonly root: Element
  /** The text as it was read, but with line ends `\n`, as XML demands, and without a byte order mark. */
  readonly source: string
}

/**
 * Reads XML whose root element has one of the given names and belongs to no namespace.
 *
 * A DOCTYPE is refused, and with it every entity definition and external reference. So is a text that
 * is longer or nests deeper than any text that libvirt sends. For any text, `XmlError` is the only error
 * thrown.
 */
export function readXml(xml: string, ...roots: readonly string[]): Parsed {
  if (xml.length > MAX_LENGTH) throw new XmlError(`the XML is longer than ${MAX_LENGTH} characters`)
  const source = xml.replace(/^\uFEFF/, '').replace(/\r\n?/g, '\n')
  const document = parse(source)
  if (document.children.some(({ type }) => type === 'doctype'))
    throw new XmlError('the XML has a DOCTYPE, which is refused')
  const root = document.children.find((node) => node instanceof XmlElement)
  if (root === undefined || !roots.includes(root.name) || namespaceOf(root) !== null) {
    const found = root === undefined ? 'nothing' : `<${root.name}>`
    throw new XmlError(`the XML's root is ${found}, not <${roots.join('> or <')}>`)
  }
  if (isDeeperThan(root, MAX_DEPTH)) throw new XmlError(TOO_DEEP)
  return { root, source }
}

/** XML that cannot be read or written: not well-formed, a DOCTYPE, another root, something missing. */
export class XmlError extends Error {
  override readonly name = 'XmlError'
}

/** libvirt's protocol carries no longer string (`REMOTE_STRING_MAX`). */
const MAX_LENGTH = 4_194_304

/** libxml2, with which libvirt reads XML, stops at 256; our parser's stack ends above 2,000. */
const MAX_DEPTH = 512
const TOO_DEEP = `the XML nests deeper than ${MAX_DEPTH} elements`

function parse(source: string): XmlDocument {
  try {
    return parseXml(source, { includeOffsets: true, preserveDocumentType: true })
  } catch (error) {
    if (error instanceof RangeError) throw new XmlError(TOO_DEEP)
    const [reason = ''] = error instanceof Error ? error.message.split('\n') : []
    // Without the cause: it quotes the text, which may hold passwords.
    throw new XmlError(`the XML is not well-formed: ${reason}`)
  }
}

/** A loop, since how deep a text nests is its author's choice. */
function isDeeperThan(root: Element, limit: number): boolean {
  let level: readonly Element[] = [root]
  for (let depth = 1; level.length > 0; depth += 1) {
    if (depth > limit) return true
    level = level.flatMap(({ children }) => children.filter((node) => node instanceof XmlElement))
  }
  return false
}
