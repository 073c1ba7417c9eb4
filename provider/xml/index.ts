/** The one XML dialect of the product: read a text, walk its elements, change some, write new ones. Pure. */
export { readXml, XmlError, type Parsed } from './read.js'
export {
  attribute,
  child,
  children,
  elements,
  integer,
  localName,
  namespaceOf,
  text,
  type Element,
} from './walk.js'
export { printable } from './escape.js'
export { write, type Excerpt, type Tag } from './write.js'
export {
  draftOf,
  excerpt,
  insert,
  insertAfter,
  insertBefore,
  print,
  remove,
  setAttribute,
  setText,
  type Draft,
} from './draft.js'
