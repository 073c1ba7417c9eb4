import { child, text } from '../../xml/index.js'
import { readDefinition } from './definition.js'

/** The kernel that a definition boots in place of a disk; null: none. Throws `XmlError` if it is not that of a domain. */
export function readKernel(xml: string): string | null {
  return text(child(readDefinition(xml).root, 'os', 'kernel'))
}
